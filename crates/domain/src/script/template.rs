//! Filling a script's variables (SC-01). The language is Jinja's, of which a script may use variables and conditions; every variable is of
//! a kind and has a known way of being written in a sentence. A variable without a value gives no text: a hole in a sentence is worse
//! on stage than another script.

use chrono::NaiveDate;
use minijinja::{Environment, UndefinedBehavior, Value};
use rust_decimal::Decimal;

/// Language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// What a script may name. A client's own facts, and nobody else's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    /// How he is addressed ("周女士").
    pub form_of_address: String,
    /// Who speaks.
    pub rm_name: String,
    /// The product that is spoken of.
    pub product: Option<String>,
    /// An amount in CNY.
    pub amount: Option<Decimal>,
    /// A day.
    pub date: Option<NaiveDate>,
}

/// The names a script may use.
pub const NAMES: [&str; 5] = ["form_of_address", "rm_name", "product", "amount", "date"];

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct TemplateFault {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is wrong, without any value.
    pub reason: String,
}

/// Steps a script may take; a thousand times what any of ours takes.
const FUEL: u64 = 20_000;

struct Said<'a> {
    form_of_address: &'a str,
    rm_name: &'a str,
    product: Option<&'a str>,
    amount: Option<String>,
    date: Option<String>,
}

fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

/// The text with its variables filled, as it is said.
pub fn fill(text: &str, variables: &Variables, language: Language) -> Result<String, TemplateFault> {
    let date = variables.date.map(|day| match language {
        Language::Zh => day.format("%-m 月 %-d 日").to_string(),
        Language::En => day.format("%-d %B").to_string(),
    });
    let said = Said {
        form_of_address: &variables.form_of_address,
        rm_name: &variables.rm_name,
        product: variables.product.as_deref(),
        amount: variables.amount.map(in_words),
        date,
    };
    render(text, &said)
}

/// The text as it is read in the library, for no client: in brackets what stands where a client's own facts will.
pub fn preview(text: &str, rm_name: &str, language: Language) -> Result<String, TemplateFault> {
    let said = match language {
        Language::Zh => Said {
            form_of_address: "〔称呼〕",
            rm_name,
            product: Some("〔产品〕"),
            amount: Some("〔金额〕".into()),
            date: Some("〔日期〕".into()),
        },
        Language::En => Said {
            form_of_address: "[name]",
            rm_name,
            product: Some("[product]"),
            amount: Some("[amount]".into()),
            date: Some("[date]".into()),
        },
    };
    render(text, &said)
}

fn render(text: &str, said: &Said<'_>) -> Result<String, TemplateFault> {
    let known = [("form_of_address", Some(said.form_of_address)), ("rm_name", Some(said.rm_name))];
    let open =
        [("product", said.product), ("amount", said.amount.as_deref()), ("date", said.date.as_deref())];
    let values = known.into_iter().chain(open).filter_map(|(name, value)| Some((name, value?)));
    environment().render_str(text, Value::from_pairs(values)).map_err(|error| fault(&error))
}

/// What a text names, and whether it can be read at all.
pub fn names(text: &str) -> Result<Vec<String>, TemplateFault> {
    statements(text)?;
    let environment = environment();
    let template = environment.template_from_str(text).map_err(|error| fault(&error))?;
    let mut names: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    names.sort();
    Ok(names)
}

/// Refuses every statement but conditions: a script that loops or fetches is a program.
fn statements(text: &str) -> Result<(), TemplateFault> {
    for (at, rest) in text.match_indices("{%").map(|(at, _)| (at, text.get(at + 2..).unwrap_or_default())) {
        let word: String =
            rest.trim_start_matches(['-', '+', ' ']).chars().take_while(char::is_ascii_alphabetic).collect();
        if !["if", "elif", "else", "endif"].contains(&word.as_str()) {
            let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            let reason = format!("`{word}` is no condition; a script has variables and conditions only");
            return Err(TemplateFault { line, reason });
        }
    }
    Ok(())
}

fn fault(error: &minijinja::Error) -> TemplateFault {
    TemplateFault { line: error.line().unwrap_or(1), reason: error.kind().to_string() }
}

/// An amount as it stands in a sentence: whole yuan, thousands apart.
fn in_words(amount: Decimal) -> String {
    let digits = amount.round_dp(0).normalize().to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        Variables {
            form_of_address: "周女士".into(),
            rm_name: "林晓岚".into(),
            product: None,
            amount: Some("3200000.00".parse().unwrap()),
            date: Some("2026-12-05".parse().unwrap()),
        }
    }

    #[test]
    fn variables_are_written_as_they_are_said() {
        let say = |text: &str, language| fill(text, &variables(), language).unwrap();
        assert_eq!(
            say("{{ form_of_address }}，{{date}}到期 {{ amount }} 元", Language::Zh),
            "周女士，12 月 5 日到期 3,200,000 元"
        );
        assert_eq!(say("due on {{ date }}", Language::En), "due on 5 December");
        assert_eq!(say("没有变量 {", Language::Zh), "没有变量 {");
        assert_eq!(say("{% if amount %}有{% else %}没有{% endif %}", Language::Zh), "有");
    }

    #[test]
    fn a_variable_without_a_value_gives_no_text() {
        let fault = |text: &str| fill(text, &variables(), Language::Zh).unwrap_err();
        assert_eq!(fault("您好\n{{ form_of_address }}的{{ product }}").line, 2);
        assert_eq!(fault("{{ 未闭合").line, 1);
    }

    #[test]
    fn loops_includes_and_other_statements_are_refused_with_their_line() {
        for word in
            ["for", "include", "macro", "set", "import", "extends", "block", "filter", "call", "raw", "do"]
        {
            let text = format!("您好\n\n{{% {word} x %}}");
            let fault = names(&text).unwrap_err();
            assert_eq!(fault.line, 3, "{word}");
            assert!(fault.reason.contains(word), "{}", fault.reason);
        }
        assert_eq!(names("{%- if date %}{{ rm_name }}{% endif %}").unwrap(), ["date", "rm_name"]);
    }

    #[test]
    fn amounts_are_grouped_by_thousands() {
        let words = |yuan: &str| in_words(yuan.parse().unwrap());
        assert_eq!(words("3200000.00"), "3,200,000");
        assert_eq!(words("999.5"), "1,000");
        assert_eq!(words("88"), "88");
        assert_eq!(words("-520000"), "-520,000");
    }
}
