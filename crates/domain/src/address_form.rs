//! Forms of address: what an RM calls a client when he speaks to him.

use crate::closed_sets::Gender;

/// Compound surnames still in use; without this list 欧阳建国 would be addressed as Mr 欧.
const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "上官", "司徒", "司马", "诸葛", "慕容", "皇甫", "尉迟", "公孙", "令狐", "宇文", "长孙", "夏侯",
    "东方", "独孤", "南宫", "端木", "申屠", "钟离", "濮阳", "淳于", "轩辕", "公冶", "澹台", "闻人", "万俟",
    "赫连", "呼延", "第五", "拓跋", "东郭", "百里",
];

/// The surname of a Chinese name: two characters for a compound surname, else one.
pub fn surname(name: &str) -> &str {
    let compound = COMPOUND_SURNAMES.iter().find(|s| name.starts_with(**s) && name.len() > s.len());
    match compound {
        Some(surname) => surname,
        None => name.char_indices().nth(1).map_or(name, |(end, _)| name.get(..end).unwrap_or(name)),
    }
}

/// "周女士", "欧阳先生"; the full name where the gender is unknown.
pub fn form_of_address(name: &str, gender: Option<Gender>) -> String {
    match gender {
        Some(Gender::Female) => format!("{}女士", surname(name)),
        Some(Gender::Male) => format!("{}先生", surname(name)),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compound_surnames_are_kept_whole() {
        assert_eq!(form_of_address("欧阳建国", Some(Gender::Male)), "欧阳先生");
        assert_eq!(form_of_address("周思敏", Some(Gender::Female)), "周女士");
        assert_eq!(form_of_address("东方", Some(Gender::Male)), "东先生");
        assert_eq!(form_of_address("王晓明", None), "王晓明");
        assert_eq!(surname(""), "");
    }
}
