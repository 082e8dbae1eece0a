//! How sensitive fields look on a screen before they are revealed (F13).

use crate::closed_sets::SensitiveField;

/// The masked form of a field: enough to recognise, not enough to use. Phone: first three and last four digits;
/// identity number: first and last two; card: last four; address: the first six characters. What is too short to
/// be masked that way is hidden whole.
pub fn masked(field: SensitiveField, value: &str) -> String {
    let (head, tail) = match field {
        SensitiveField::Phone => (3, 4),
        SensitiveField::IdNumber => (2, 2),
        SensitiveField::BankCard => (0, 4),
        SensitiveField::Address => (6, 0),
    };
    let characters: Vec<char> = value.chars().collect();
    let hidden = characters.len().saturating_sub(head + tail);
    if hidden < 3 {
        return "****".to_owned();
    }
    let stars = if field == SensitiveField::Address { 4 } else { hidden };
    let first = characters.iter().take(head);
    let last = characters.iter().skip(characters.len() - tail);
    first.copied().chain(std::iter::repeat_n('*', stars)).chain(last.copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_keeps_what_identifies_it() {
        assert_eq!(masked(SensitiveField::Phone, "10006310672"), "100****0672");
        assert_eq!(masked(SensitiveField::IdNumber, "990101195508210017"), "99**************17");
        assert_eq!(masked(SensitiveField::BankCard, "6200000000001234"), "************1234");
        assert_eq!(masked(SensitiveField::Address, "深圳市福田区香蜜湖路一号"), "深圳市福田区****");
    }

    #[test]
    fn short_values_are_hidden_whole() {
        assert_eq!(masked(SensitiveField::Phone, "12345678"), "****");
        assert_eq!(masked(SensitiveField::Address, ""), "****");
    }
}
