//! From the event's text to the decision, over all samples.

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use engine::{Inventory, Signal, presume, presume_threat, signal};
use model::Phase;
use tests::root;
use walkdir::WalkDir;

fn decide(criterion: &mut Criterion) {
    let files = WalkDir::new(root().join("events")).into_iter().filter_map(Result::ok);
    let events: Vec<_> = files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect();
    let inventory = Inventory::empty(Some(Phase::Production));
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(u64::try_from(events.len()).unwrap_or_default()));
    group.bench_function("all samples", |bencher| {
        bencher.iter(|| events.iter().map(|event| decided(black_box(event), &inventory)).sum::<usize>());
    });
    group.finish();
}

fn decided(event: &str, inventory: &Inventory) -> usize {
    let event = serde_json::from_str(event).expect("a sample is JSON");
    match signal(&event).expect("a sample is an event") {
        Signal::Change(change) => presume(&change, inventory).len(),
        Signal::Threat(threat) => presume_threat(&threat, inventory).len(),
        Signal::Other(_) => 0,
    }
}

criterion_group!(benches, decide);
criterion_main!(benches);
