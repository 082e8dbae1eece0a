//! The closed sets of the field (classes, levels, kinds, channels), spelled as in the `zhike` contract.
//! Meanings that need a rule live with that rule, not here.

use serde::{Deserialize, Serialize};

macro_rules! closed_set {
    ($($(#[$doc:meta])* $name:ident $rename:literal { $($(#[$vdoc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(rename_all = $rename)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    )*};
}

closed_set! {
    /// Whether a client is a person or an organisation.
    ClientKind "snake_case" {
        /// 自然人
        Person,
        /// 机构
        Organisation,
    }
    /// A person's gender, for the form of address.
    Gender "snake_case" {
        /// 女
        Female,
        /// 男
        Male,
    }
    /// Legal capacity (民事行为能力), SU-16.
    Capacity "snake_case" {
        /// 完全民事行为能力
        Full,
        /// 限制民事行为能力
        Limited,
        /// 无民事行为能力
        None,
    }
    /// What a talk is about, as scripts and objections are found by it (SC-01).
    Situation "snake_case" {
        /// 市场下跌
        MarketFall,
        /// 市场上涨
        MarketRise,
        /// 到期资金
        Maturity,
        /// 生日
        Birthday,
        /// 节日
        Festival,
        /// 第一次见面
        FirstMeeting,
        /// 风险测评到期
        RiskClassExpiry,
        /// 证件到期
        IdExpiry,
        /// 收益不理想
        Underperformance,
        /// 过于集中
        Concentration,
        /// 闲钱
        CashIdle,
        /// 保障缺口
        ProtectionGap,
        /// 长者
        ElderClient,
        /// 投诉
        Complaint,
        /// 低分客户
        Detractor,
        /// 转介绍
        Referral,
        /// 产品变更
        ProductChange,
        /// 税
        Tax,
        /// 传承
        Inheritance,
        /// 防诈骗
        FraudWarning,
        /// 费用
        Fees,
        /// 用钱与锁定
        Liquidity,
        /// 目标
        Goal,
        /// 检视
        Checkup,
        /// 问起产品
        ProductQuestion,
        /// 不适合
        Unsuitable,
        /// 交接
        Handover,
        /// 致谢
        ThankYou,
    }
    /// What head office says of markets and products.
    ViewKind "snake_case" {
        /// 市场观点
        MarketView,
        /// 研究报告
        Research,
        /// 资讯
        News,
        /// 活动
        Event,
    }
    /// A client's risk class (风险承受能力等级), lowest first. SU-05.
    RiskClass "UPPERCASE" {
        /// 保守型
        C1,
        /// 谨慎型
        C2,
        /// 稳健型
        C3,
        /// 积极型
        C4,
        /// 激进型
        C5,
    }
    /// A product's risk level (产品风险等级), lowest first. SU-05.
    RiskLevel "UPPERCASE" {
        /// 低风险
        R1,
        /// 中低风险
        R2,
        /// 中风险
        R3,
        /// 中高风险
        R4,
        /// 高风险
        R5,
    }
    /// Investor classification (投资者分类), SU-02 … SU-04.
    InvestorType "snake_case" {
        /// 普通投资者
        Ordinary,
        /// 专业投资者
        Professional,
    }
    /// Anti-money-laundering risk (洗钱风险等级), SU-24.
    AmlRisk "snake_case" {
        /// 低
        Low,
        /// 中
        Medium,
        /// 高
        High,
    }
    /// Service tier by assets (AG-05), lowest first.
    Tier "snake_case" {
        /// 大众
        Mass,
        /// 富裕
        Affluent,
        /// 高净值
        HighNetWorth,
        /// 私行
        Private,
    }
    /// What a product is (the `kinds` of the `zhike` contract).
    ProductKind "snake_case" {
        /// 现金
        Cash,
        /// 存款
        Deposit,
        /// 货币基金
        MoneyFund,
        /// 债券基金
        BondFund,
        /// 混合基金
        MixedFund,
        /// 股票基金
        EquityFund,
        /// 指数基金
        IndexFund,
        /// QDII 基金
        QdiiFund,
        /// 股票
        Stock,
        /// 债券
        Bond,
        /// 私募基金
        PrivateFund,
        /// 信托
        Trust,
        /// 银行理财
        BankWealth,
        /// 结构性存款
        StructuredDeposit,
        /// 保险
        Insurance,
        /// 黄金
        Gold,
        /// 商品基金
        CommodityFund,
    }
    /// Who issues a product; decides the regime (SU-01).
    IssuerKind "snake_case" {
        /// 公募基金公司
        Fund,
        /// 证券公司
        Securities,
        /// 期货公司
        Futures,
        /// 上市公司
        Listed,
        /// 政府
        Government,
        /// 银行理财
        BankWealth,
        /// 信托公司
        Trust,
        /// 保险资管
        InsuranceAm,
        /// 保险公司
        Insurance,
        /// 结构性存款
        StructuredDeposit,
        /// 存款
        Deposit,
    }
    /// The four classes of the allocation (WH, "Reading the inputs").
    AssetClass "snake_case" {
        /// 现金类
        Cash,
        /// 固收类
        Bond,
        /// 权益类
        Equity,
        /// 另类
        Alternative,
    }
    /// How RM and client meet or speak.
    ContactChannel "snake_case" {
        /// 网点
        Branch,
        /// 上门
        HomeVisit,
        /// 电话
        Phone,
        /// 企业微信
        Wechat,
        /// 远程视频
        Video,
        /// APP
        App,
    }
    /// Why a visit takes place, or an entry is logged.
    VisitPurpose "snake_case" {
        /// 定期检视
        Checkup,
        /// 到期资金
        Maturity,
        /// 产品沟通
        Product,
        /// 市场波动安抚
        MarketMove,
        /// 客户关怀
        Care,
        /// 投诉与不满处理
        Complaint,
        /// 首次见面
        FirstMeeting,
        /// 手续与资料
        Paperwork,
        /// 其他
        Other,
    }
    /// Where a visit stands.
    VisitStatus "snake_case" {
        /// 已约
        Planned,
        /// 已完成
        Done,
        /// 已取消
        Cancelled,
    }
    /// How the client answered what was put before him (LG-01).
    ClientAnswer "snake_case" {
        /// 接受
        Accepted,
        /// 不接受
        Declined,
        /// 再想想
        Later,
        /// 没有提方案
        NothingOffered,
    }
    /// What a member is to the household's head.
    HouseholdRole "snake_case" {
        /// 户主
        Head,
        /// 配偶
        Spouse,
        /// 子女
        Child,
        /// 父母
        Parent,
        /// 其他
        Other,
    }
    /// Role of a person at the firm.
    StaffRole "snake_case" {
        /// 客户经理
        RelationshipManager,
        /// 复核
        Reviewer,
        /// 营业部负责人
        BranchHead,
        /// 合规
        Compliance,
        /// 内容
        Content,
    }
    /// Fields masked by default (F13).
    SensitiveField "snake_case" {
        /// 手机号
        Phone,
        /// 证件号
        IdNumber,
        /// 住址
        Address,
        /// 卡号
        BankCard,
    }
    /// Why a masked field was revealed; recorded with the reveal.
    RevealReason "snake_case" {
        /// 联系客户
        ContactClient,
        /// 核实身份
        VerifyIdentity,
        /// 填写单据
        FillForm,
        /// 客户要求
        ClientRequest,
    }
    /// Kind of a case (NP-04, NP-09).
    CaseKind "snake_case" {
        /// 贬损
        Detractor,
        /// 投诉
        Complaint,
    }
    /// Where a case stands.
    CaseState "snake_case" {
        /// 新建
        New,
        /// 已联系
        Contacted,
        /// 已定方案
        Planned,
        /// 已解决
        Solved,
        /// 已延期
        Deferred,
        /// 已告知
        Told,
        /// 已回访
        ReAsked,
        /// 已关闭
        Closed,
        /// 重开
        Reopened,
    }
    /// The seven elements of an NPS answer (NP-03).
    NpsElement "snake_case" {
        /// 产品
        Product,
        /// 服务
        Service,
        /// 价格
        Price,
        /// 品牌
        Brand,
        /// 销售
        Sales,
        /// 营销
        Marketing,
        /// 创新
        Innovation,
    }
    /// The nine scenes of an NPS answer (NP-03).
    NpsScene "snake_case" {
        /// 开户
        AccountOpening,
        /// 理财
        Wealth,
        /// 资讯
        News,
        /// 行情
        Quotes,
        /// 交易
        Trading,
        /// 投资咨询
        Advice,
        /// 网点
        Branch,
        /// APP
        App,
        /// 整体
        Overall,
    }
}
