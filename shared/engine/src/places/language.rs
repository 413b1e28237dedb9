//! The older AI services: Comprehend, Kendra, Lex and Rekognition.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Arn,
        answered: &["modelArn", "documentClassifierArn", "entityRecognizerArn"],
        asked: &[],
        service: "comprehend",
        operations: &["CreateDocumentClassifier", "CreateEntityRecognizer", "ImportModel"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &["jobArn"],
        asked: &[],
        service: "comprehend",
        operations: &["StartDocumentClassificationJob", "StartEntitiesDetectionJob", "StartPiiEntitiesDetectionJob"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["resourceArn"],
        service: "comprehend",
        operations: &["PutResourcePolicy"],
    },
    Kind {
        naming: Naming::Regional("kendra", "index/"),
        answered: &["id"],
        asked: &["id"],
        service: "kendra",
        operations: &["CreateIndex"],
    },
    Kind {
        naming: Naming::Regional("kendra", "index/"),
        answered: &[],
        asked: &["id"],
        service: "kendra",
        operations: &["DeleteIndex", "UpdateIndex"],
    },
    Kind {
        naming: Naming::Regional("kendra", "index/"),
        answered: &[],
        asked: &["indexId"],
        service: "kendra",
        operations: &[
            "AssociateEntitiesToExperience",
            "BatchDeleteDocument",
            "BatchPutDocument",
            "CreateAccessControlConfiguration",
            "CreateDataSource",
            "CreateExperience",
            "DeleteAccessControlConfiguration",
            "DeletePrincipalMapping",
            "UpdateAccessControlConfiguration",
            "UpdateDataSource",
        ],
    },
    Kind {
        naming: Naming::Regional("lex", "bot/"),
        answered: &[],
        asked: &["botId"],
        service: "lex",
        operations: &["DeleteBot", "UpdateBotAlias"],
    },
    Kind {
        naming: Naming::Regional("lex", "bot/"),
        answered: &[],
        asked: &[
            "resourceSpecification/botExportSpecification/botId",
            "resourceSpecification/botLocaleExportSpecification/botId",
            "resourceSpecification/customVocabularyExportSpecification/botId",
        ],
        service: "lex",
        operations: &["CreateExport"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &["resourceArn"],
        asked: &["resourceArn"],
        service: "lex",
        operations: &[
            "CreateResourcePolicy",
            "CreateResourcePolicyStatement",
            "DeleteResourcePolicy",
            "UpdateResourcePolicy",
        ],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["projectArn", "sourceProjectArn"],
        service: "rekognition",
        operations: &["CopyProjectVersion", "PutProjectPolicy"],
    },
    Kind {
        naming: Naming::Regional("rekognition", "collection/"),
        answered: &[],
        asked: &["collectionId"],
        service: "rekognition",
        operations: &["DeleteCollection", "DeleteFaces"],
    },
    Kind {
        naming: Naming::Regional("rekognition", "streamprocessor/"),
        answered: &["streamProcessorArn"],
        asked: &["name"],
        service: "rekognition",
        operations: &["CreateStreamProcessor", "UpdateStreamProcessor"],
    },
];
