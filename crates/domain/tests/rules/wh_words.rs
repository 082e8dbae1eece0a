//! What the health score says of the client worked through in docs/rules/wh.md: every point with its inputs and formula.

use zhike_domain::facts::Facts;
use zhike_domain::health::Dimension;
use zhike_domain::health::method::Method;
use zhike_domain::health::score::score;

use crate::wh::client;

fn reasons(facts: &Facts) -> Vec<(Dimension, String, String)> {
    let judged = score(facts, Method::shipped()).dimensions.into_iter();
    judged.map(|of| (of.id, of.reason.zh, of.reason.en)).collect()
}

#[test]
fn wh_reasons_say_inputs_formula_and_points_in_both_languages() {
    let said = reasons(&client());
    let expected = [
        (
            Dimension::Liquidity,
            "流动资产 120.0 万 ÷ 每月必要支出 4.0 万 = 30.0 个月 → 85 分",
            "Liquid assets 1,200,000 ÷ essential spending 40,000 a month = 30.0 months → 85 points",
        ),
        (
            Dimension::Debt,
            "每月还款 2.8 万 ÷ 月收入 10.0 万 = 28.0% → 85 分；负债 120.0 万 ÷ 总资产 600.0 万 = 20.0%，不高于 50%",
            "Payments 28,000 ÷ income 100,000 a month = 28.0% → 85 points; debts 1,200,000 ÷ assets 6,000,000 = 20.0%, \
             not above 50%",
        ),
        (
            Dimension::Protection,
            "需要 = 负债 120.0 万 + 供养 6 年 × 12 × 每月必要支出 4.0 万 − 流动资产 120.0 万 = 288.0 万；保额 144.0 万 ÷ \
             288.0 万 = 50.0% → 50 分",
            "Need = debts 1,200,000 + 6 dependant years × 12 × essential spending 40,000 − liquid assets 1,200,000 = \
             2,880,000; cover 1,440,000 ÷ 2,880,000 = 50.0% → 50 points",
        ),
        (
            Dimension::RiskFit,
            "等级 C3：高于等级的占 15.0%，减 100 × 15.0% = 15 分；按市值加权 R2.4，高出 0 级，减 40 × 0 = 0 分 → 85 分",
            "Class C3: 15.0% of value lies above it, 100 × 15.0% = 15 off; the average by value is R2.4, 0 above, 40 × 0 \
             = 0 off → 85 points",
        ),
        (
            Dimension::Allocation,
            "权益 40.0%（目标 50.0%）、固收 45.0%（目标 35.0%）、现金 15.0%（目标 10.0%）、另类 0.0%（目标 5.0%）；偏离之和的\
             一半 15 个百分点，100 − 15 → 85 分；没有约定目标，权益取等级 C3 上限 50% 与 (100 − 50 岁)% 中较低的",
            "equity 40.0% (target 50.0%), bond 45.0% (target 35.0%), cash 15.0% (target 10.0%), alternative 0.0% (target \
             5.0%); half the sum of deviations is 15 pp, 100 − 15 → 85 points; no target was agreed: equity is the lower \
             of 50% for class C3 and (100 − age 50) %",
        ),
        (
            Dimension::Concentration,
            "发行人 乙基金 占 45.0%，超过 20% 上限 25.0 个百分点，股票 S1 占 15.0%，超过 10% 上限 5.0 个百分点，基金 I1 占 \
             25.0%，超过 20% 上限 5.0 个百分点，发行人 甲银行 占 25.0%，超过 20% 上限 5.0 个百分点；合计超 40.0 个百分点，减 2 × \
             40.0 = 80 分 → 20 分；行业未知、没有计入：B1、W1",
            "issuer 乙基金 is 45.0%, 25.0 pp above 20%, stock S1 is 15.0%, 5.0 pp above 10%, fund I1 is 25.0%, 5.0 pp above \
             20%, issuer 甲银行 is 25.0%, 5.0 pp above 20%; 40.0 pp above in all, 2 × 40.0 = 80 off → 20 points; sector \
             unknown, adds nothing: B1, W1",
        ),
        (
            Dimension::Horizon,
            "到 2027-03-01 要用 270.0 万，届时能动用的 R3 及以下资产 240.0 万，缺 30.0 万；100 × (1 − 30.0 万 ÷ 目标共需 300.0 \
             万) → 90 分",
            "By 2027-03-01 2,700,000 is due and 2,400,000 at R3 or below is free, 300,000 short; 100 × (1 − 300,000 ÷ \
             3,000,000 for all goals) → 90 points",
        ),
        (
            Dimension::Outcome,
            "自己的年化 4.2% − 基准 3.0% = +1.2 个百分点 → 69.6 分",
            "Own yearly return 4.2% − benchmark 3.0% = +1.2 pp → 69.6 points",
        ),
    ];
    for (said, (dimension, zh, en)) in said.iter().zip(expected) {
        assert_eq!((said.0, said.1.as_str(), said.2.as_str()), (dimension, zh, en));
    }
}

#[test]
fn wh_reasons_name_what_was_left_out_and_what_is_unknown() {
    let mut facts = client();
    for holding in facts.holdings.iter_mut().flatten() {
        match holding.product.as_str() {
            "B1" => holding.value = None,
            "W1" => (holding.redeem_days, holding.issuer) = (None, None),
            "I1" => holding.risk_level = None,
            "S1" => holding.name = Some("丙公司股份".to_owned()),
            _ => {}
        }
    }
    facts.monthly_income = None;
    facts.goals = None;
    let said = reasons(&facts);
    let zh = |place: usize| said[place].1.as_str();
    assert!(zh(0).ends_with("→ 85 分；到账天数或市值未知、没有计入：W1"), "{}", zh(0));
    assert_eq!(zh(1), "无法计算，缺少：月收入");
    assert_eq!(zh(3), "无法计算，持仓缺少风险等级：I1");
    assert!(zh(4).ends_with("；市值未知、没有计入：B1"), "{}", zh(4));
    assert!(zh(5).contains("股票 丙公司股份 占"), "{}", zh(5));
    assert!(
        zh(5).contains("；发行人未知、没有计入：W1；行业未知、没有计入：W1；市值未知、没有计入：B1"),
        "{}",
        zh(5)
    );
    assert_eq!(zh(6), "无法计算，缺少：用钱的目标和时间");
    assert_eq!(said[1].2, "Cannot be computed without: monthly income");
}

#[test]
fn wh_a_target_can_be_had_in_two_ways_and_both_are_named() {
    let facts = Facts { birth_date: None, ..client() };
    assert_eq!(reasons(&facts)[4].1, "无法计算，缺少：出生日期；或者 约定的配置目标");
}
