//! The normalised keys of a client, and a query in the same form: lower case, half width, no spaces or separators.

use zhike_domain::client::Client;

use super::pinyin_of_names::{initials, spellings};

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Name,
    Pinyin,
    Initials,
    Phone,
    Number,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Name, Self::Pinyin, Self::Initials, Self::Phone, Self::Number];

    fn letter(self) -> char {
        match self {
            Self::Name => 'n',
            Self::Pinyin => 'p',
            Self::Initials => 'i',
            Self::Phone => 't',
            Self::Number => 'c',
        }
    }
}

/// The keys of one client. No `Debug`: they are personal data.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Keys(Vec<(Kind, String)>);

impl Keys {
    /// The keys of a client.
    pub(crate) fn of(client: &Client) -> Self {
        let name = normalised(client.name.reveal());
        let mut keys = Vec::with_capacity(5);
        let spellings = spellings(&name);
        let mut all_initials: Vec<String> = spellings.iter().map(|spelling| initials(spelling)).collect();
        all_initials.sort_unstable();
        all_initials.dedup();
        let mut pinyin: Vec<String> = spellings.iter().map(|spelling| spelling.concat()).collect();
        pinyin.sort_unstable();
        pinyin.dedup();
        keys.push((Kind::Name, name));
        keys.extend(pinyin.into_iter().map(|key| (Kind::Pinyin, key)));
        keys.extend(all_initials.into_iter().map(|key| (Kind::Initials, key)));
        if let Some(phone) = &client.phone {
            keys.push((Kind::Phone, domestic(&digits(phone.reveal())).to_owned()));
        }
        keys.push((Kind::Number, normalised(&client.number)));
        keys.retain(|(_, key)| !key.is_empty());
        Self(keys)
    }

    /// As stored: one key a line, its kind first.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for (kind, key) in &self.0 {
            text.push(kind.letter());
            text.push_str(key);
            text.push('\n');
        }
        text
    }

    /// Reads the stored form; lines of a kind that is not known are left out.
    pub(crate) fn from_text(text: &str) -> Self {
        let keys = text.lines().filter_map(|line| {
            let mut characters = line.chars();
            let letter = characters.next()?;
            let kind = Kind::ALL.into_iter().find(|kind| kind.letter() == letter)?;
            Some((kind, characters.as_str().to_owned()))
        });
        Self(keys.collect())
    }

    /// The keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.0.iter().map(|(kind, key)| (*kind, key.as_str()))
    }
}

/// Fewer digits of a phone than this say nothing.
pub(crate) const FEWEST_PHONE_DIGITS: usize = 3;

/// What is looked for, in the form of the keys.
pub(crate) struct Query {
    text: String,
    ascii: bool,
    digits: bool,
}

impl Query {
    /// `None` when nothing is left of the text.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let mut normal = normalised(text);
        let digits = !normal.is_empty() && normal.bytes().all(|byte| byte.is_ascii_digit());
        if digits && text.trim_start().starts_with(['+', '\u{ff0b}']) {
            normal = normal.strip_prefix("86").unwrap_or(&normal).to_owned();
        } else if digits {
            normal = domestic(&normal).to_owned();
        }
        let ascii = normal.is_ascii();
        (!normal.is_empty()).then_some(Self { text: normal, ascii, digits })
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether keys of a kind can hold it at all.
    pub(crate) fn searches(&self, kind: Kind) -> bool {
        match kind {
            Kind::Name | Kind::Number => true,
            // Digits in a name are found by the name.
            Kind::Pinyin | Kind::Initials => self.ascii && !self.digits,
            Kind::Phone => self.digits && self.text.len() >= FEWEST_PHONE_DIGITS,
        }
    }
}

/// Lower case, half width, without spaces and separators; `ü` as it is typed, `v`.
fn normalised(text: &str) -> String {
    let narrow = text.chars().map(|character| match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        'ü' | 'Ü' => 'v',
        other => other,
    });
    let lower = narrow.flat_map(char::to_lowercase);
    lower.filter(|character| !is_separator(*character)).collect()
}

fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '-' | '_'
                | '.'
                | '·'
                | '•'
                | '・'
                | '‧'
                | '('
                | ')'
                | '（'
                | '）'
                | '\''
                | '’'
                | '/'
                | '+'
                | ','
                | '，'
                | '、'
        )
}

fn digits(text: &str) -> String {
    normalised(text).chars().filter(char::is_ascii_digit).collect()
}

/// A mainland mobile number without the country code that some systems put before it.
fn domestic(digits: &str) -> &str {
    match digits.strip_prefix("86") {
        Some(rest) if rest.len() == 11 => rest,
        _ => digits,
    }
}
