//! Sheets of invented clients, for the tests and for looking at. Nothing is asserted here.
#![cfg_attr(not(test), allow(dead_code))]

use chrono::NaiveDate;
use zhike_report::{
    AllocationShare, Bucket, Change, ChangePart, CheckupSheet, Dimension, Figure, Finding, Health, Sense,
    Severity, StageTarget, ValueCurve,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A rise with two dents, the second one not yet made up for. No randomness: a sine and two slopes.
fn curve() -> Vec<f64> {
    let value = |n: u32| {
        let at = f64::from(n);
        let dent = |from: f64, depth: f64| depth * (-((at - from) / 22.0).powi(2)).exp();
        11_200_000.0 + at * 3_400.0 + (at / 9.0).sin() * 60_000.0
            - dent(180.0, 900_000.0)
            - dent(430.0, 520_000.0)
    };
    (0..487).map(value).collect()
}

fn dimension(name: &str, score: Option<f64>, weight: u32, reason: &str) -> Dimension {
    Dimension { name: name.into(), score, weight, reason: reason.into() }
}

fn figure(name: &str, value: &str, note: &str, sense: Sense) -> Figure {
    Figure { name: name.into(), value: value.into(), note: Some(note.into()), sense }
}

fn share(class: &str, share: f64, target: f64) -> AllocationShare {
    AllocationShare { class: class.into(), share, target: Some(target) }
}

fn bucket(name: &str, amount: &str, share: f64) -> Bucket {
    Bucket { name: name.into(), amount: amount.into(), share }
}

fn finding(severity: Severity, rule: &str, reason: &str, next_step: &str, answer: Option<&str>) -> Finding {
    Finding {
        severity,
        rule: rule.into(),
        reason: reason.into(),
        next_step: next_step.into(),
        answer: answer.map(Into::into),
    }
}

fn part(name: &str, points: f64) -> ChangePart {
    ChangePart { name: name.into(), points }
}

/// A full sheet in Chinese.
pub fn chinese() -> CheckupSheet {
    CheckupSheet {
        firm: "海晏证券".into(),
        branch: "上海陆家嘴环路营业部".into(),
        rm_name: "叶知秋".into(),
        client_name: "林淑芬 女士".into(),
        made_on: day(2026, 11, 20),
        prices_as_of: Some(day(2026, 11, 19)),
        health: Health::Scored {
            score: 72.4,
            band: "中".into(),
            cap_note: Some("风险匹配一项拖累最大：有一只产品高于您的风险等级。".into()),
        },
        dimensions: vec![
            dimension("流动性", Some(100.0), 15, "随时可用的钱够家里 14 个月开支，在 6 到 24 个月之间。"),
            dimension("负债", Some(84.0), 10, "每月还款占收入 27%，总负债占资产 18%。"),
            dimension("保障", Some(61.0), 15, "保额 260 万，按您的负债与家庭开支估算需要 426 万。"),
            dimension("风险匹配", Some(58.0), 20, "22% 的市值高于您的风险等级 C3，均在一只 R4 产品。"),
            dimension("资产配置", Some(71.0), 15, "权益 52%，目标 40%；债券低于目标 9 个百分点。"),
            dimension("集中度", Some(66.0), 10, "招商银行一只股票占 17%，按上限 10% 每超 1 个百分点扣 2 分。"),
            dimension("期限匹配", Some(90.0), 10, "2027 年 9 月教育金 80 万，届时可用 72 万。"),
            dimension("投资结果", None, 5, "持有不足一年，暂不计算。"),
        ],
        change: Some(Change {
            since: day(2026, 5, 18),
            from: 66.9,
            to: 72.4,
            parts: vec![part("方法", 0.0), part("资料", 2.3), part("操作", 4.6), part("市场", -1.4)],
        }),
        target: Some(StageTarget { score: 80.0, by: day(2027, 6, 30) }),
        assets: "¥12,846,310.55".into(),
        value_curve: Some(ValueCurve {
            points: curve(),
            from: day(2025, 7, 21),
            to: day(2026, 11, 19),
            high: "1,285 万元".into(),
            low: "1,098 万元".into(),
        }),
        figures: vec![
            figure("时间加权收益（年化）", "+6.82%", "2025-07-21 至 2026-11-19，487 个交易日", Sense::Gain),
            figure("资金加权收益（XIRR）", "+5.17%", "同期，含 3 笔转入、1 笔转出", Sense::Gain),
            figure("年化波动率", "9.40%", "日收益样本标准差 × √252", Sense::Plain),
            figure("最大回撤", "−11.63%", "2026-02-03 至 2026-04-09，已收复", Sense::Loss),
            figure("六个月可能亏损（95%）", "¥1,063,000", "高于您说过能承受的 ¥900,000", Sense::Plain),
        ],
        allocation: vec![
            share("现金", 0.118, 0.10),
            share("债券", 0.262, 0.35),
            share("权益", 0.521, 0.40),
            share("另类", 0.099, 0.15),
        ],
        buckets: vec![
            bucket("要花的钱", "151.6 万", 0.118),
            bucket("保命的钱", "38.5 万", 0.030),
            bucket("生钱的钱", "757.9 万", 0.590),
            bucket("稳稳守住的钱", "336.6 万", 0.262),
        ],
        findings: vec![
            finding(
                Severity::Act,
                "CK-07",
                "“华宸进取成长一年持有”评级 R4，高于您的风险等级 C3，占资产 22.0%。",
                "请先重做风险测评；若等级不变，到期后换成 R3 及以下的产品。",
                Some("同意，到期赎回"),
            ),
            finding(
                Severity::Act,
                "CK-11",
                "未来六个月有 5% 的可能亏损超过 ¥1,063,000，高于您说过能承受的 ¥900,000。",
                "把权益降到 45% 左右，预计降到 ¥880,000。",
                None,
            ),
            finding(
                Severity::Watch,
                "CK-02",
                "招商银行占资产 17.2%，单只股票上限为 10%。",
                "分三次减到 10%，避开分红登记日。",
                Some("稍后，年报后再定"),
            ),
            finding(
                Severity::Watch,
                "CK-10",
                "“稳享 90 天理财”12 月 8 日到期 ¥600,000，还没有安排。",
                "到期前一周一起定去向。",
                None,
            ),
            finding(
                Severity::Watch,
                "CK-01",
                "权益高于目标 12.1 个百分点，债券低于目标 8.8 个百分点。",
                "新增资金先补债券。",
                None,
            ),
            finding(
                Severity::Info,
                "CK-19",
                "他行存款 ¥420,000 的余额是 7 个月前登记的。",
                "请更新余额。",
                Some("已更新"),
            ),
            finding(Severity::Info, "CK-17", "活期资金够 26 个月开支。", "留足 12 个月，其余可做短债。", None),
        ],
        sources: "持仓与流水：本公司柜台系统，2026 年 11 月 19 日；家庭收支与保单：客户口述，2026 年 11 月 12 日；他行资产：客户登记，最早 2026 年 4 月 20 日。".into(),
    }
}

/// The same client's sheet in English.
pub fn english() -> CheckupSheet {
    CheckupSheet {
        firm: "Haiyan Securities".into(),
        branch: "Lujiazui Ring Road Branch, Shanghai".into(),
        rm_name: "Ye Zhiqiu".into(),
        client_name: "Ms Lin Shufen".into(),
        health: Health::Scored {
            score: 72.4,
            band: "Fair".into(),
            cap_note: Some("Risk fit holds it back most: one product is above your risk class.".into()),
        },
        dimensions: vec![
            dimension("Liquidity", Some(100.0), 15, "Ready money covers 14 months of expenses, within 6 to 24."),
            dimension("Debt", Some(84.0), 10, "Payments take 27% of income; debts are 18% of assets."),
            dimension("Protection", Some(61.0), 15, "Cover of ¥2.60m against an estimated need of ¥4.26m."),
            dimension("Risk fit", Some(58.0), 20, "22% of the value is above your class C3, all in one R4 product."),
            dimension("Allocation", Some(71.0), 15, "Equity 52% against 40%; bonds 9 points below target."),
            dimension("Concentration", Some(66.0), 10, "China Merchants Bank alone is 17%; 2 points off for each above 10%."),
            dimension("Horizon", Some(90.0), 10, "School fees of ¥0.80m in September 2027; ¥0.72m will be free."),
            dimension("Outcome", None, 5, "Held for less than a year; not computed yet."),
        ],
        change: Some(Change {
            parts: vec![part("Method", 0.0), part("Facts", 2.3), part("Action", 4.6), part("Market", -1.4)],
            ..chinese().change.unwrap_or(Change { since: day(2026, 5, 18), from: 0.0, to: 0.0, parts: vec![] })
        }),
        value_curve: chinese().value_curve.map(|curve| ValueCurve { high: "¥12.85m".into(), low: "¥10.98m".into(), ..curve }),
        figures: vec![
            figure("Time-weighted, a year", "+6.82%", "21 Jul 2025 to 19 Nov 2026, 487 trading days", Sense::Gain),
            figure("Money-weighted (XIRR)", "+5.17%", "Same span; three deposits, one withdrawal", Sense::Gain),
            figure("Volatility, a year", "9.40%", "Sample deviation of daily returns × √252", Sense::Plain),
            figure("Deepest drawdown", "−11.63%", "3 Feb to 9 Apr 2026, recovered since", Sense::Loss),
            figure("Six-month loss, 95%", "¥1,063,000", "Above the ¥900,000 you said you can bear", Sense::Plain),
        ],
        allocation: vec![
            share("Cash", 0.118, 0.10),
            share("Bonds", 0.262, 0.35),
            share("Equity", 0.521, 0.40),
            share("Alternatives", 0.099, 0.15),
        ],
        buckets: vec![
            bucket("To spend", "¥1.52m", 0.118),
            bucket("To protect", "¥0.39m", 0.030),
            bucket("To grow", "¥7.58m", 0.590),
            bucket("To keep", "¥3.37m", 0.262),
        ],
        findings: vec![
            finding(
                Severity::Act,
                "CK-07",
                "“Huachen Growth, one-year holding” is rated R4, above your class C3, and makes up 22.0% of your assets.",
                "Answer the risk questionnaire again; if the class stays, move to R3 or below at maturity.",
                Some("Agreed, redeem at maturity"),
            ),
            finding(
                Severity::Act,
                "CK-11",
                "With a chance of 5%, the next six months lose more than ¥1,063,000; you said you can bear ¥900,000.",
                "Bring equity down to about 45%: the figure falls to ¥880,000.",
                None,
            ),
            finding(
                Severity::Watch,
                "CK-02",
                "China Merchants Bank is 17.2% of your assets; one stock should stay within 10%.",
                "Reduce to 10% in three steps, clear of the dividend date.",
                Some("Later, after the annual report"),
            ),
            finding(
                Severity::Watch,
                "CK-10",
                "“Steady 90 days” pays back ¥600,000 on 8 December and nothing is planned for it.",
                "Decide together a week before.",
                None,
            ),
            finding(
                Severity::Watch,
                "CK-01",
                "Equity is 12.1 points above target, bonds 8.8 points below.",
                "New money goes to bonds first.",
                None,
            ),
            finding(
                Severity::Info,
                "CK-19",
                "The deposit of ¥420,000 at another bank was last confirmed seven months ago.",
                "Please tell us the balance.",
                Some("Done"),
            ),
        ],
        sources: "Holdings and flows: our own books, 19 Nov 2026. Household and policies: as told by you, 12 Nov 2026. Assets elsewhere: as registered by you, the oldest 20 Apr 2026.".into(),
        ..chinese()
    }
}

/// Too little is known for a score; a first checkup with one finding.
pub fn first_meeting() -> CheckupSheet {
    CheckupSheet {
        client_name: "欧阳明轩 先生".into(),
        health: Health::Insufficient {
            questions: vec![
                "每月家庭必要开支大约多少？（流动性、保障，30 分权重）".into(),
                "现有的寿险、重疾保额合计多少？".into(),
                "房贷、车贷每月还款多少？".into(),
                "三年内有没有大额用钱的计划？".into(),
            ],
        },
        change: None,
        target: None,
        dimensions: chinese()
            .dimensions
            .into_iter()
            .enumerate()
            .map(|(at, row)| {
                if !(3..=5).contains(&at) {
                    Dimension { score: None, reason: "资料不足，见上。".into(), ..row }
                } else {
                    row
                }
            })
            .collect(),
        findings: chinese().findings.into_iter().skip(2).take(1).collect(),
        ..chinese()
    }
}

/// Everything longer than it should be: names of a family trust and a joint venture, findings by the dozen.
pub fn crowded() -> CheckupSheet {
    let long = "该产品的底层资产穿透后与其余三只基金高度重合，前十大重仓股中有八只相同，合计占组合权益部分的百分之六十七，一旦消费与新能源板块同时回落，组合的回撤会明显大于每一只基金单独看上去的样子";
    let all = chinese();
    CheckupSheet {
        firm: "海晏摩根士丹利国际财富管理（中国）有限责任公司".into(),
        branch: "粤港澳大湾区南沙自由贸易试验区明珠湾私人银行旗舰中心".into(),
        rm_name: "司徒慕容婉清 / Alexandra Fitzwilliam-Montgomery".into(),
        client_name: "上海浦江臻享家族信托（委托人：阿卜杜拉·买买提江·吾斯曼，受益人：𪛖氏兄妹三人）".into(),
        figures: all.figures.iter().cloned().chain(all.figures.iter().take(2).cloned()).collect(),
        findings: std::iter::repeat_n(all.findings.iter(), 2)
            .flatten()
            .map(|finding| Finding { reason: long.into(), next_step: long.into(), ..finding.clone() })
            .collect(),
        dimensions: all
            .dimensions
            .iter()
            .map(|row| Dimension { reason: long.into(), ..row.clone() })
            .collect(),
        sources: long.repeat(2),
        ..all
    }
}

/// The widest texts and the wildest numbers everywhere.
pub fn absurd() -> CheckupSheet {
    let long = || "永".repeat(400);
    let all = crowded();
    let finding = Finding {
        reason: long(),
        next_step: long(),
        answer: Some(long()),
        rule: long(),
        severity: Severity::Act,
    };
    CheckupSheet {
        firm: long(),
        branch: long(),
        rm_name: long(),
        client_name: long(),
        health: Health::Scored { score: f64::MAX, band: long(), cap_note: Some(long()) },
        dimensions: vec![Dimension { name: long(), score: Some(-1e9), weight: u32::MAX, reason: long() }; 9],
        change: all.change.map(|change| Change {
            parts: vec![part(&long(), 1e200); 9],
            from: -1e9,
            to: 1e9,
            ..change
        }),
        assets: long(),
        value_curve: all.value_curve.map(|curve| ValueCurve { high: long(), low: long(), ..curve }),
        figures: vec![Figure { name: long(), value: long(), note: Some(long()), sense: Sense::Loss }; 9],
        allocation: vec![AllocationShare { class: long(), share: 1e9, target: Some(-1e9) }; 9],
        buckets: vec![Bucket { name: long(), amount: long(), share: 1e9 }; 9],
        findings: vec![finding; 9],
        sources: long(),
        ..all
    }
}
