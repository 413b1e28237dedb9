//! Networks, and what stands before them.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Ec2,
        answered: &[],
        asked: &["subnetId", "gatewayId"],
        service: "ec2",
        operations: &["AssociateRouteTable"],
    },
    Kind {
        naming: Naming::Ec2,
        answered: &[],
        asked: &["vpcId"],
        service: "ec2",
        operations: &["AttachInternetGateway"],
    },
    Kind {
        naming: Naming::Ec2,
        answered: &[],
        asked: &["subnetId"],
        service: "ec2",
        operations: &["CreateNatGateway"],
    },
    Kind {
        naming: Naming::Regional("ec2", "route-table/"),
        answered: &[],
        asked: &["routeTableId"],
        service: "ec2",
        operations: &["CreateRoute", "ReplaceRoute", "ReplaceRouteTableAssociation"],
    },
    Kind {
        naming: Naming::Regional("ec2", "vpc-endpoint/"),
        answered: &["createVpcEndpointResponse/vpcEndpoint/vpcEndpointId", "vpcEndpoint/vpcEndpointId"],
        asked: &[],
        service: "ec2",
        operations: &["CreateVpcEndpoint"],
    },
    Kind {
        naming: Naming::Regional("ec2", "vpc-endpoint/"),
        answered: &[],
        asked: &["vpcEndpointId/content", "vpcEndpointId"],
        service: "ec2",
        operations: &["DeleteVpcEndpoints", "ModifyVpcEndpoint"],
    },
    Kind {
        naming: Naming::Regional("ec2", "vpc-flow-log/"),
        answered: &["createFlowLogsResponse/flowLogIdSet/item", "flowLogIdSet/items"],
        asked: &[],
        service: "ec2",
        operations: &["CreateFlowLogs"],
    },
    Kind {
        naming: Naming::Regional("ec2", "vpc-flow-log/"),
        answered: &[],
        asked: &["flowLogId/content"],
        service: "ec2",
        operations: &["DeleteFlowLogs"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["resourceArn", "loggingConfiguration/resourceArn"],
        service: "wafv2",
        operations: &["AssociateWebACL", "DeleteLoggingConfiguration", "DisassociateWebACL", "PutLoggingConfiguration"],
    },
];
