//! What the rules of suitability say: to the RM why and what to do next, to the client plainly and without a promise. No amount, name or
//! birth date is in these sentences, so that a verdict can be read anywhere.
//! Long because every outcome of every rule has its sentences.

use chrono::NaiveDate;

use super::Class;
use crate::document::DocumentKind;
use crate::suitability::pack::QuestionnaireLimits;
use crate::suitability::verdict::{Outcome, RuleId};
use crate::words::Words;

// SU-01 and rules that are no part of a verdict.

pub(super) fn securities() -> Words {
    Words::new(
        "证券类产品：按证券期货适当性规则办",
        "A product of a securities, fund or futures house: the securities rules bind",
    )
}

pub(super) fn banking() -> Words {
    Words::new(
        "银行类产品：按金融监管总局适当性规则办",
        "A product of a bank, trust or insurer: the banking rules bind",
    )
}

pub(super) fn issuer_unknown() -> Words {
    Words::new(
        "产品是哪类机构发行的还不知道，定不了按哪套规则办：先补产品资料",
        "It is unknown what kind of house issues it, so it is open whose rules bind: complete the product's data first",
    )
}

pub(super) fn guaranteed_deposit() -> Words {
    Words::new("保本存款不在适当性范围内", "A guaranteed deposit is outside suitability")
}

pub(super) fn classification() -> Words {
    Words::new(
        "投资者分类单独办理，不在单笔判断之内",
        "Investors are classified on their own, not in a verdict",
    )
}

pub(super) fn rematching() -> Words {
    Words::new(
        "持仓重新匹配在评级变动时办，不在单笔判断之内",
        "Holdings are matched again when something is re-rated, not in a verdict",
    )
}

pub(super) fn retention() -> Words {
    Words::new("记录保存年限不影响单笔判断", "How long records are kept plays no part in a verdict")
}

pub(super) fn revisit() -> Words {
    Words::new(
        "回访在待办里提醒，不影响单笔判断",
        "Revisits are on the duty board and play no part in a verdict",
    )
}

pub(super) fn consent() -> Words {
    Words::new(
        "敏感信息同意书在待办里提醒，不影响单笔判断",
        "Consent to sensitive data is on the duty board and plays no part in a verdict",
    )
}

// SU-05 … SU-10, SU-18.

pub(super) fn professional() -> Words {
    Words::new(
        "专业投资者买证券类产品，不做匹配，只作记录",
        "A professional investor and a securities product: the match does not bind and is recorded",
    )
}

pub(super) fn level_fits(class: &str, level: &str) -> Words {
    Words::new(
        format!("客户 {class}，产品 {level}：等级匹配"),
        format!("Client {class}, product {level}: the level fits"),
    )
}

pub(super) fn level_fails(class: &str, level: &str) -> Words {
    Words::new(
        format!("客户 {class}，产品 {level}：产品风险高于客户等级。换一款 {class} 以内的"),
        format!("Client {class}, product {level}: the risk is above the class. Look for one within {class}"),
    )
}

pub(super) fn class_missing() -> Words {
    Words::new(
        "没有有效的风险等级，判断不了。先请客户本人做风险测评",
        "Without a valid risk class it cannot be judged. Have the client answer the questionnaire first",
    )
}

pub(super) fn level_missing() -> Words {
    Words::new(
        "产品风险等级还不知道，判断不了。先补产品评级",
        "The product's risk level is unknown, so it cannot be judged. Complete its rating first",
    )
}

pub(super) fn terms_fit() -> Words {
    Words::new("期限和品种都合适", "Term and kind fit")
}

pub(super) fn term_fails() -> Words {
    Words::new(
        "锁定期比客户能放的时间长。换一款期限短的",
        "It is locked for longer than the client can do without the money. Look for a shorter term",
    )
}

pub(super) fn kind_fails() -> Words {
    Words::new(
        "这类产品不在客户接受的品种里。换一类，或请客户更新投资意向",
        "The kind is not among those the client accepts. Choose another, or have him update what he accepts",
    )
}

pub(super) fn term_and_kind_fail() -> Words {
    Words::new(
        "锁定期太长，品种也不在客户接受的范围里。换一款",
        "It is locked for too long, and the kind is not among those he accepts. Look for another",
    )
}

pub(super) fn term_unknown() -> Words {
    Words::new(
        "锁定期或客户能放多久还不知道。先问清楚",
        "The lock-up, or for how long he can do without the money, is unknown. Ask first",
    )
}

pub(super) fn kind_unknown() -> Words {
    Words::new(
        "产品品种或客户接受哪些品种还不知道。先问清楚",
        "The kind, or which kinds he accepts, is unknown. Ask first",
    )
}

pub(super) fn matched() -> Words {
    Words::new("三项匹配，这条用不上", "Level, term and kind fit: nothing to decide here")
}

pub(super) fn match_open() -> Words {
    Words::new("匹配还没有结论，这条先不判断", "The match is open, so this is not judged yet")
}

pub(super) fn decided_elsewhere() -> Words {
    Words::new("不匹配，由另一条规则决定", "They do not match, and another rule decides")
}

pub(super) fn higher_rating() -> Words {
    Words::new("有多家评级，按最高的算", "There are several ratings: the highest counts")
}

pub(super) fn one_rating() -> Words {
    Words::new("没有其他评级", "There is no other rating")
}

pub(super) fn higher_rating_breaks() -> Words {
    Words::new(
        "按较高的那家评级，产品风险高于客户等级",
        "By the higher rating the risk is above the client's class",
    )
}

pub(super) fn ticket_within() -> Words {
    Words::new("金额在给客户设的上限以内", "The amount is within what was set for the client")
}

pub(super) fn ticket_above() -> Words {
    Words::new(
        "金额超过给客户设的上限，不能办。减少金额再看",
        "The amount is above what was set for the client: it cannot be done. See again with less",
    )
}

pub(super) fn ticket_unknown() -> Words {
    Words::new(
        "给客户设了金额上限，这次金额还不知道。先问金额",
        "A largest amount was set for the client, and this amount is unknown. Ask it first",
    )
}

pub(super) fn ticket_regime_unknown() -> Words {
    Words::new(
        "给客户设了金额上限，是否适用要看产品是哪类机构发行的",
        "A largest amount was set for the client; whether it binds depends on who issues the product",
    )
}

pub(super) fn say_not_matched() -> Words {
    Words::new(
        "这款产品跟您的风险测评结果不匹配，我不能给您办。我给您看看合适的。",
        "This one does not match your risk profile, so I cannot arrange it. Let me show you what does.",
    )
}

pub(super) fn say_warning() -> Words {
    Words::new(
        "这款产品跟您的风险测评结果不匹配，可能亏得比您能承受的多。您如果还是要买，请先看完这份警示书，再自己决定要不要签。",
        "This product does not match your risk profile, and it may lose more than you said you can bear. If you still want it, please read this warning through first and decide for yourself whether to sign.",
    )
}

pub(super) fn say_ticket() -> Words {
    Words::new(
        "这个金额对您来说偏大了，我们少买一点，留足要用的钱。",
        "This amount is large for your means. Let us take less and keep what you need at hand.",
    )
}

// SU-13, SU-14.

pub(super) fn questionnaire_valid(until: NaiveDate) -> Words {
    Words::new(
        format!("风险测评有效，到 {until} 为止"),
        format!("The questionnaire is valid through {until}"),
    )
}

pub(super) fn day_unknown() -> Words {
    Words::new(
        "不知道是哪天，判断不了。先填日期",
        "The day is unknown, so it cannot be judged. Enter the date first",
    )
}

pub(super) fn say_questionnaire() -> Words {
    Words::new(
        "您的风险测评要重新做一下，几分钟就好，题目请您自己按真实情况答。",
        "Your risk questionnaire is due again. It takes a few minutes; please answer it yourself, as things really are.",
    )
}

pub(super) fn no_time() -> Words {
    Words::new("没有记具体时间，不比较先后", "No time of day is given, so there is nothing to compare")
}

pub(super) fn no_test_that_day() -> Words {
    Words::new("当天没有做测评", "No questionnaire was answered that day")
}

pub(super) fn tested_before() -> Words {
    Words::new("当天的测评在推介之前完成", "That day's questionnaire was finished before the offer")
}

pub(super) fn tested_after() -> Words {
    Words::new(
        "当天的测评在推介之后才做：先卖后测，不能办。改日重新沟通",
        "That day's questionnaire came after the offer: selling first and testing later is not allowed. Start again on another day",
    )
}

pub(super) fn times_unknown() -> Words {
    Words::new(
        "测评的时间还不知道，分不出先后。先补测评记录",
        "The times of the questionnaires are unknown, so their order is open. Complete the records first",
    )
}

// SU-15 … SU-17, SU-24.

pub(super) fn organisation() -> Words {
    Words::new("机构客户，不适用", "Does not apply to organisations")
}

pub(super) fn younger(age: u32) -> Words {
    Words::new(format!("客户不到 {age} 岁"), format!("The client is under {age}"))
}

pub(super) fn below_level(level: &str) -> Words {
    Words::new(format!("产品等级低于 {level}"), format!("The product is below {level}"))
}

pub(super) fn age_unknown(age: u32) -> Words {
    Words::new(
        format!("客户年龄还不知道，不知道是否满 {age} 岁。先核对证件"),
        format!("The client's age is unknown, so it is open whether he is {age}. Check his document first"),
    )
}

pub(super) fn elder_care_done() -> Words {
    Words::new("长者关怀已做", "The care for elder clients was done")
}

pub(super) fn elder_care_missing(age: u32) -> Words {
    Words::new(
        format!("客户满 {age} 岁，买这个等级要先做长者关怀。做完再办"),
        format!(
            "The client is {age} or older: the care for elder clients comes before this level. Do it first"
        ),
    )
}

pub(super) fn say_elder_care() -> Words {
    Words::new(
        "办之前我先陪您把风险一条一条看一遍，您也可以请家人一起听，不着急。",
        "Before anything is arranged I will go through the risks with you one by one. Bring family along if you like; there is no hurry.",
    )
}

pub(super) fn capacity_unknown() -> Words {
    Words::new(
        "客户的民事行为能力还不知道。先核实",
        "The client's legal capacity is unknown. Establish it first",
    )
}

pub(super) fn full_capacity() -> Words {
    Words::new("客户有完全民事行为能力", "The client has full legal capacity")
}

pub(super) fn no_capacity() -> Words {
    Words::new("客户没有民事行为能力，不能办", "The client has no legal capacity: it cannot be done")
}

pub(super) fn limited_above(level: &str) -> Words {
    Words::new(
        format!("限制民事行为能力的客户只能买 {level} 以内的。换一款"),
        format!("A client of limited capacity may only buy up to {level}. Look for another"),
    )
}

pub(super) fn consent_missing() -> Words {
    Words::new(
        "限制民事行为能力的客户要监护人同意。先请监护人签同意书",
        "A client of limited capacity needs his guardian's consent. Have it signed first",
    )
}

pub(super) fn consent_given() -> Words {
    Words::new("监护人已同意", "The guardian consented")
}

pub(super) fn say_no_capacity() -> Words {
    Words::new(
        "这项业务按规定不能给您办，我们可以请您的监护人一起来商量。",
        "By the rules I cannot arrange this for you. We can talk it over together with your guardian.",
    )
}

pub(super) fn say_guardian() -> Words {
    Words::new(
        "这件事要您的监护人一起来签字，我们约个大家方便的时间。",
        "Your guardian has to sign with you. Let us find a time that suits everybody.",
    )
}

pub(super) fn not_private() -> Words {
    Words::new("不是私募产品", "Not a private offering")
}

pub(super) fn private_unknown() -> Words {
    Words::new(
        "是不是私募还不知道。先补产品资料",
        "It is unknown whether it is a private offering. Complete the product's data first",
    )
}

pub(super) fn private_kind_unknown() -> Words {
    Words::new(
        "是私募，但不知道是基金还是信托，门槛不一样。先补产品资料",
        "It is a private offering, of a fund or of a trust is unknown, and the bars differ. Complete the product's data first",
    )
}

pub(super) fn ticket_too_small() -> Words {
    Words::new(
        "金额不到这款产品的起点，或起点、金额还不知道，不能办，也不能拆分。先核对金额",
        "The amount is below the product's smallest, or one of them is unknown: it cannot be done, nor split. Check the amount first",
    )
}

pub(super) fn qualified() -> Words {
    Words::new("合格投资者，金额够起点", "A qualified investor, and the amount reaches the smallest")
}

pub(super) fn say_not_qualified() -> Words {
    Words::new(
        "这款产品要先做合格投资者认定，请您准备资产或收入证明，办好了我们再谈。",
        "This one asks for a qualification first. Please bring proof of assets or income, and we will talk once that is done.",
    )
}

pub(super) fn say_ticket_too_small() -> Words {
    Words::new(
        "这款产品有起点金额，不能拼单，也不能拆开买。",
        "This product has a smallest amount. It cannot be pooled or split.",
    )
}

pub(super) fn aml_unknown() -> Words {
    Words::new(
        "客户的洗钱风险等级还不知道。先请合规评定",
        "The client's money-laundering risk is unknown. Have compliance rate it first",
    )
}

pub(super) fn aml_not_high() -> Words {
    Words::new("不是洗钱高风险客户", "Not of high money-laundering risk")
}

pub(super) fn aml_never(months: u32) -> Words {
    Words::new(
        format!("洗钱高风险客户，没有复核记录。先复核，此后每 {months} 个月一次"),
        format!(
            "Of high money-laundering risk, and no review is known. Review first, then every {months} months"
        ),
    )
}

pub(super) fn aml_overdue(months: u32) -> Words {
    Words::new(
        format!("洗钱高风险客户，复核已超过 {months} 个月。先复核再推介"),
        format!(
            "Of high money-laundering risk, and not reviewed within {months} months. Review before anything is offered"
        ),
    )
}

pub(super) fn aml_reviewed(until: NaiveDate) -> Words {
    Words::new(
        format!("洗钱高风险客户，复核有效，到 {until} 为止"),
        format!("Of high money-laundering risk; the review holds through {until}"),
    )
}

pub(super) fn say_aml() -> Words {
    Words::new(
        "您的资料要先更新一下才能办新业务，我告诉您要带哪些。",
        "Your records have to be brought up to date before anything new. I will tell you what to bring.",
    )
}

// SU-11, SU-19, SU-20, SU-23.

pub(super) fn not_high_risk(level: &str) -> Words {
    Words::new(
        format!("不是卖给普通投资者的 {level} 以上产品"),
        format!("Not a product of {level} or above for an ordinary investor"),
    )
}

pub(super) fn high_risk() -> Words {
    Words::new(
        "高风险产品：补充了解客户，逐条讲清风险要点，已给思考时间",
        "High risk: learn more about the client and go through the risk points; he was given time to think",
    )
}

pub(super) fn high_risk_think(days: u32) -> Words {
    Words::new(
        format!("高风险产品：补充了解客户，逐条讲清风险要点，给客户 {days} 天想一想"),
        format!(
            "High risk: learn more about the client, go through the risk points, and give him {days} day(s) to think it over"
        ),
    )
}

pub(super) fn say_high_risk() -> Words {
    Words::new(
        "这是高风险产品，有可能亏本金。我先把几个主要风险讲给您听，您不用今天决定。",
        "This is a high-risk product and may lose principal. I will go through the main risks; you need not decide today.",
    )
}

pub(super) fn no_insurance() -> Words {
    Words::new("不是保险", "Not an insurance")
}

pub(super) fn insurance_light() -> Words {
    Words::new("保费跟收入、年龄、预算比没有过重", "The premium is not heavy against income, age and budget")
}

pub(super) fn insurance_heavy() -> Words {
    Words::new(
        "保费相对收入、年龄或预算偏重，要客户签投保声明",
        "The premium is heavy against income, age or budget: the client signs a declaration",
    )
}

pub(super) fn say_insurance() -> Words {
    Words::new(
        "这份保险交的钱不少，交不下去会有损失。您先看看这份声明，想清楚再定。",
        "This policy asks a good deal, and stopping early costs money. Please read this declaration and take your time.",
    )
}

pub(super) fn nothing_to_record() -> Words {
    Words::new("没有要录音录像的环节", "Nothing here has to be recorded")
}

pub(super) fn record() -> Words {
    Words::new("现场办理，要双录", "On site: it is recorded")
}

pub(super) fn trail() -> Words {
    Words::new(
        "不在现场，以系统留痕代替双录",
        "Not on site: the trail in the system stands for the recording",
    )
}

pub(super) fn say_recording() -> Words {
    Words::new(
        "按规定这一段要录音录像，是为了保护您，您同意我们就开始。",
        "By the rules this part is recorded, for your protection. We start when you agree.",
    )
}

pub(super) fn advice() -> Words {
    Words::new(
        "我方推介：讲风险，讲依据由谁、哪天发布，不承诺收益",
        "We brought it up: state the risks, who published what it rests on and when, and promise nothing",
    )
}

pub(super) fn no_advice() -> Words {
    Words::new("不是我方推介", "Not brought up by us")
}

/// SU-06 … SU-09, by the rule that decides.
pub(super) fn deciding(rule: RuleId, outcome: Outcome) -> Words {
    match (rule, outcome) {
        (RuleId::Su06, Outcome::Block) => Words::new(
            "最低风险等级的客户，不匹配的一律不能办。换一款匹配的",
            "A client of the lowest class: what does not match cannot be done at all. Look for one that does",
        ),
        (RuleId::Su06, _) => Words::new(
            "是不是最低风险等级还不知道（行为能力，是否不愿承受任何损失）。先问清楚",
            "It is unknown whether he is of the lowest class (capacity, tolerating no loss). Ask first",
        ),
        (RuleId::Su07, Outcome::Block) => Words::new(
            "我方不得主动推介不匹配的产品。换一款匹配的",
            "We never bring up what does not match. Look for one that does",
        ),
        (RuleId::Su07, _) => {
            Words::new("是谁先提出的还不知道。先记清楚", "It is unknown who brought it up. Record that first")
        }
        (RuleId::Su08, Outcome::WarnAndSign) => Words::new(
            "客户主动要求，不匹配：先做特别风险警示，客户坚持的，签警示书和声明后才办",
            "The client asked, and it does not match: give the special warning first; if he insists, he signs warning and statement",
        ),
        (RuleId::Su09, Outcome::Block) => Words::new(
            "银行类产品不匹配，不能办。换一款匹配的",
            "A banking product that does not match cannot be done. Look for one that does",
        ),
        _ => Words::new(
            "按哪套规则办还不知道，定不了。先补产品资料",
            "It is open whose rules bind. Complete the product's data first",
        ),
    }
}

/// SU-13: why there is no class.
pub(super) fn questionnaire_invalid(class: Class, limits: &QuestionnaireLimits) -> Words {
    let (per_day, per_year) = (limits.per_day, limits.per_twelve_months);
    match class {
        Class::Expired(on) => Words::new(
            format!("风险测评 {on} 起过期。请客户本人重新做"),
            format!("The questionnaire expired on {on}. Have the client answer it again"),
        ),
        Class::TooManyThatDay => Words::new(
            format!("当天测评超过 {per_day} 次，这次不算。改日请客户本人重新做"),
            format!(
                "It was answered more than {per_day} times that day and does not count. Have him answer on another day"
            ),
        ),
        Class::TooManyThatYear => Words::new(
            format!("十二个月内测评超过 {per_year} 次，这次不算。次数回到限内再请客户本人做"),
            format!(
                "It was answered more than {per_year} times in twelve months and does not count. Have him answer once fewer count"
            ),
        ),
        Class::Later => Words::new(
            "风险测评在这一天之后才做，不能用。按测评之后的日期再看",
            "The questionnaire was answered after this day. See again for a later day",
        ),
        Class::CountUnknown => Words::new(
            "测评做过几次还不知道，算不算数定不了。先补测评记录",
            "How often it was answered is unknown, so whether it counts is open. Complete the records first",
        ),
        Class::Valid(..) | Class::Never | Class::DayUnknown => Words::new(
            "没有风险测评。请客户本人做",
            "There is no questionnaire. Have the client answer it himself",
        ),
    }
}

/// SU-17: what is missing of the qualification.
pub(super) fn not_qualified(trust: bool) -> Words {
    if trust {
        Words::new(
            "信托产品要先认定合格投资者（资产或收入，加投资经验），还没有办。先收证明",
            "A trust asks for a qualified investor (assets or income, and experience), which is not shown. Collect proof first",
        )
    } else {
        Words::new(
            "私募产品要先认定合格投资者（资产或收入），还没有办。先收证明",
            "A private offering asks for a qualified investor (assets or income), which is not shown. Collect proof first",
        )
    }
}

/// What a document is for.
pub(super) fn document(kind: DocumentKind) -> Words {
    let (zh, en) = match kind {
        DocumentKind::RiskWarning => {
            ("特别风险警示书，客户看完签字", "Special risk warning, read and signed by the client")
        }
        DocumentKind::Insistence => {
            ("客户坚持购买的声明，客户签字", "The client's statement that he insists, signed")
        }
        DocumentKind::HighRiskConfirmation => {
            ("高风险产品的补充了解和风险要点确认", "More about the client, and the risk points confirmed")
        }
        DocumentKind::ElderCare => ("长者关怀记录", "Record of the care for elder clients"),
        DocumentKind::GuardianConsent => ("监护人同意书", "The guardian's consent"),
        DocumentKind::Qualification => ("合格投资者证明", "Proof of a qualified investor"),
        DocumentKind::InsuranceDeclaration => {
            ("投保提示和财务声明", "Insurance notice and declaration of means")
        }
        DocumentKind::Recording => ("双录", "Recording in sound and picture"),
        DocumentKind::AdviceStatement => ("建议的风险和来源说明", "Risks and sources of the advice"),
        DocumentKind::AmlReview => ("反洗钱复核记录", "Record of the money-laundering review"),
        DocumentKind::Questionnaire => {
            ("风险测评问卷，客户本人答", "Risk questionnaire, answered by the client himself")
        }
        DocumentKind::SignatureStrokes => ("手写签名的笔迹", "The strokes of a signature"),
        DocumentKind::SignaturePicture => ("手写签名的图像", "The picture of a signature"),
        DocumentKind::Other => ("其他材料", "Other papers"),
    };
    Words::new(zh, en)
}
