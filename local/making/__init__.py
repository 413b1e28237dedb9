"""How the members of a workload are made, each as its owner would make it."""
