//! Documents and recordings of an offer: what kinds there are, and how an entry names one (LG-01). Contents live with the stores.

use serde::{Deserialize, Serialize};

use crate::canonical::Digest256;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 特别风险警示书，客户签字 (SU-08)
    RiskWarning,
    /// 客户坚持购买的声明 (SU-08)
    Insistence,
    /// 高风险产品的补充了解与风险要点确认 (SU-11)
    HighRiskConfirmation,
    /// 长者关怀记录 (SU-15)
    ElderCare,
    /// 监护人同意书 (SU-16)
    GuardianConsent,
    /// 合格投资者证明 (SU-17)
    Qualification,
    /// 投保提示与财务声明 (SU-19)
    InsuranceDeclaration,
    /// 双录 (SU-20)
    Recording,
    /// 建议的风险与来源说明 (SU-23)
    AdviceStatement,
    /// 反洗钱复核记录 (SU-24)
    AmlReview,
    /// 风险测评问卷 (SU-13)
    Questionnaire,
    /// 手写签名：笔迹
    SignatureStrokes,
    /// 手写签名：图像
    SignaturePicture,
    /// 其他
    Other,
}

impl DocumentKind {
    /// Every kind, in order.
    pub const ALL: &'static [Self] = &[
        Self::RiskWarning,
        Self::Insistence,
        Self::HighRiskConfirmation,
        Self::ElderCare,
        Self::GuardianConsent,
        Self::Qualification,
        Self::InsuranceDeclaration,
        Self::Recording,
        Self::AdviceStatement,
        Self::AmlReview,
        Self::Questionnaire,
        Self::SignatureStrokes,
        Self::SignaturePicture,
        Self::Other,
    ];
}

/// A document by its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DocumentRef {
    /// What it is.
    pub kind: DocumentKind,
    /// SHA-256 of its bytes, hexadecimal.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub sha256: Digest256,
    /// Bytes.
    #[cfg_attr(feature = "specta", specta(type = u32))]
    pub size: u64,
    /// Media type ("image/png").
    pub media_type: String,
}
