//! What points are called, and what they are about.

use crate::checkup::Check;
use crate::closed_sets::{Situation, VisitPurpose};
use crate::words::Words;

/// A finding as a point of a talk, in a few words; its reason has the figures.
pub(super) fn of_check(check: Check) -> Words {
    let (zh, en) = match check {
        Check::Drift => ("配置偏离了约定的目标", "The allocation has left its target"),
        Check::Stock => ("一只股票占得太多", "Too much in one stock"),
        Check::Fund => ("一只产品占得太多", "Too much in one product"),
        Check::Issuer => ("钱都在一家机构", "Too much with one issuer"),
        Check::Sector => ("钱都压在一个行业", "Too much in one sector"),
        Check::Overlap => ("两只基金买的是同一批东西", "Two funds hold the same things"),
        Check::AboveClass => ("有产品高于客户的等级", "A product is above the client's class"),
        Check::Rerated => ("有产品的评级变了", "A product was rated anew"),
        Check::Liquidity => ("手边的钱不够应急", "Too little within reach for an emergency"),
        Check::Maturity => ("到期的钱还没定去处", "Maturing money has no plan yet"),
        Check::SixMonthLoss => {
            ("半年可能的亏损超过客户能承受的", "Half a year may lose more than is bearable")
        }
        Check::Drawdown => ("从高点回落超过客户能承受的", "The fall from the peak is more than is bearable"),
        Check::Lag => ("收益落后于该比的标准", "The return lags what it should be held against"),
        Check::Costs => ("费用偏高", "The costs are high"),
        Check::Currency => ("外币资产偏多", "Much is in foreign currency"),
        Check::Insurance => ("趸交保险占得太多", "Much is in single-premium insurance"),
        Check::IdleCash => ("账上有长期不用的钱", "Cash lies idle"),
        Check::Horizon => ("锁住的钱赶不上用钱的日子", "Locked money comes after the day it is needed"),
        Check::Stale => ("别处的资产很久没更新", "Assets held elsewhere were not told anew for long"),
        Check::Goal => ("目标的钱还差一截", "A goal is not funded yet"),
        Check::Stress => {
            ("坏行情重来，亏损超过客户能承受的", "A bad market again would lose more than is bearable")
        }
    };
    Words::new(zh, en)
}

/// What a talk about a finding is about; `None` for what is not talked about.
pub(super) fn situation_of_check(check: Check) -> Option<Situation> {
    Some(match check {
        Check::Drift | Check::SixMonthLoss | Check::Stress | Check::Currency => Situation::Checkup,
        Check::Stock | Check::Fund | Check::Issuer | Check::Sector | Check::Overlap => {
            Situation::Concentration
        }
        Check::AboveClass => Situation::Unsuitable,
        Check::Rerated => Situation::ProductChange,
        Check::Liquidity | Check::Horizon => Situation::Liquidity,
        Check::Maturity => Situation::Maturity,
        Check::Drawdown => Situation::MarketFall,
        Check::Lag => Situation::Underperformance,
        Check::Costs => Situation::Fees,
        Check::Insurance => Situation::ProtectionGap,
        Check::IdleCash => Situation::CashIdle,
        Check::Goal => Situation::Goal,
        Check::Stale => return None,
    })
}

/// What a purpose is about by itself; the first is what its own script is found by.
pub(super) fn situations_of_purpose(purpose: VisitPurpose) -> &'static [Situation] {
    match purpose {
        VisitPurpose::FirstMeeting => &[Situation::FirstMeeting],
        VisitPurpose::Checkup => &[Situation::Checkup],
        VisitPurpose::Maturity => &[Situation::Maturity],
        VisitPurpose::Product => &[Situation::ProductQuestion],
        VisitPurpose::Complaint => &[Situation::Complaint, Situation::Detractor],
        VisitPurpose::MarketMove => &[Situation::MarketFall, Situation::MarketRise],
        VisitPurpose::Paperwork => &[Situation::RiskClassExpiry, Situation::IdExpiry],
        // A greeting needs no occasion.
        VisitPurpose::Care | VisitPurpose::Other => &[],
    }
}

/// A purpose as a point, where nothing found is about it: title, and why.
pub(super) fn of_purpose(purpose: VisitPurpose) -> (Words, Words) {
    let ((title_zh, title_en), (why_zh, why_en)) = match purpose {
        VisitPurpose::FirstMeeting => (
            ("第一次见面：先听客户说", "A first meeting: listen"),
            (
                "先弄清客户在意什么、怕什么，再谈别的",
                "Learn what matters to the client, and what is feared, before anything else",
            ),
        ),
        VisitPurpose::Checkup => (
            ("把账一起看一遍", "Go through the account together"),
            ("没有要办的事，看看一年里变了什么", "Nothing presses; see what changed in a year"),
        ),
        VisitPurpose::Maturity => (
            ("到期的钱怎么安排", "What becomes of maturing money"),
            (
                "三十天内没有到期的持仓，先核对是哪一笔",
                "Nothing held matures within thirty days; check which it is",
            ),
        ),
        VisitPurpose::Product => (
            ("客户问的产品：先讲清三件事", "The product asked about: three things first"),
            (
                "最坏会怎样、多久能取、一年多少费用",
                "The worst that may happen, when it can be taken out, what it costs a year",
            ),
        ),
        VisitPurpose::MarketMove => (
            ("市场动了，客户的账动了多少", "The market moved; by how much did the account"),
            (
                "客户的持仓变动不到全部资产的百分之一",
                "The holdings moved by less than one per cent of everything",
            ),
        ),
        VisitPurpose::Complaint => (
            ("先听客户说，不谈产品", "Listen first; no products today"),
            (
                "约的是处理不满；系统里没有未了结的单子，先问清是什么事",
                "The talk is about a complaint; none is on file, so ask what it is",
            ),
        ),
        VisitPurpose::Paperwork => (
            ("把手续一次办完", "Get the papers done at once"),
            (
                "测评和证件都在有效期内，核对还缺什么",
                "Questionnaire and identity document are valid; check what else is missing",
            ),
        ),
        VisitPurpose::Care | VisitPurpose::Other => (
            ("问候近况，多听少说", "Ask how things are, and listen"),
            ("没有到期或欠着的事，正好听客户说", "Nothing is due or owed: a good time to listen"),
        ),
    };
    (Words::new(title_zh, title_en), Words::new(why_zh, why_en))
}
