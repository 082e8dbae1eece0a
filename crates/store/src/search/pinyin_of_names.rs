//! How a name may be spelled in pinyin: every reading of a character that has several, and the readings surnames have.

use pinyin::ToPinyinMulti;

/// Surnames whose characters have several readings, or another one than usual: the surname's comes first, and stays when
/// a name has too many spellings. Two-character surnames syllable by syllable.
const SURNAMES: [(&str, &[&str]); 54] = [
    ("万俟", &["mo", "qi"]),
    ("尉迟", &["yu", "chi"]),
    ("长孙", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("单于", &["chan", "yu"]),
    ("令狐", &["ling", "hu"]),
    ("夏侯", &["xia", "hou"]),
    ("宓", &["fu"]),
    ("曾", &["zeng"]),
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("解", &["xie"]),
    ("朴", &["piao"]),
    ("覃", &["qin", "tan"]),
    ("盖", &["ge"]),
    ("缪", &["miao"]),
    ("乐", &["yue"]),
    ("员", &["yun"]),
    ("任", &["ren"]),
    ("华", &["hua"]),
    ("宁", &["ning"]),
    ("翟", &["zhai"]),
    ("种", &["chong"]),
    ("秘", &["bi"]),
    ("冼", &["xian"]),
    ("洗", &["xian"]),
    ("繁", &["po"]),
    ("折", &["she"]),
    ("黑", &["he"]),
    ("车", &["che"]),
    ("召", &["shao"]),
    ("祭", &["zhai"]),
    ("那", &["na"]),
    ("阚", &["kan"]),
    ("谌", &["chen"]),
    ("郇", &["xun"]),
    ("隗", &["wei"]),
    ("逄", &["pang"]),
    ("晟", &["cheng"]),
    ("佴", &["nai"]),
    ("尹", &["yin"]),
    ("牟", &["mu"]),
    ("葛", &["ge"]),
    ("谷", &["gu"]),
    ("重", &["chong"]),
    ("石", &["shi"]),
    ("都", &["du"]),
    ("曲", &["qu"]),
    ("哈", &["ha"]),
    ("纪", &["ji"]),
    ("费", &["fei"]),
    ("贾", &["jia"]),
];

/// A name with more spellings than this keeps its likeliest.
const MOST_SPELLINGS: usize = 24;

/// All spellings of a normalised name, each as its syllables. A letter or digit is a syllable of its own; a character
/// without a reading is left out.
pub(crate) fn spellings(name: &str) -> Vec<Vec<String>> {
    let mut readings: Vec<Vec<String>> = name.chars().map(readings_of).collect();
    for (surname, syllables) in SURNAMES {
        if !name.starts_with(surname) {
            continue;
        }
        if surname.chars().count() == syllables.len() {
            for (reading, syllable) in readings.iter_mut().zip(syllables) {
                prefer(reading, syllable);
            }
        } else if let Some(first) = readings.first_mut() {
            syllables.iter().rev().for_each(|syllable| prefer(first, syllable));
        }
        break;
    }
    readings.retain(|reading| !reading.is_empty());
    limit(&mut readings);
    let mut spellings: Vec<Vec<String>> = vec![Vec::with_capacity(readings.len())];
    for reading in &readings {
        spellings = spellings
            .iter()
            .flat_map(|begun| {
                reading.iter().map(|syllable| {
                    let mut longer = begun.clone();
                    longer.push(syllable.clone());
                    longer
                })
            })
            .collect();
    }
    spellings
}

/// First letters of the syllables.
pub(crate) fn initials(spelling: &[String]) -> String {
    spelling.iter().filter_map(|syllable| syllable.chars().next()).collect()
}

fn readings_of(character: char) -> Vec<String> {
    if character.is_ascii() {
        return vec![character.to_string()];
    }
    let mut readings = Vec::new();
    for reading in character.to_pinyin_multi().into_iter().flatten() {
        for plain in typed(reading.plain()) {
            if !readings.contains(&plain) {
                readings.push(plain);
            }
        }
    }
    readings
}

/// A syllable as it is typed: `ü` as `v`, and as `u` as it stands in passports.
fn typed(plain: &str) -> Vec<String> {
    if plain.contains('ü') {
        vec![plain.replace('ü', "v"), plain.replace('ü', "u")]
    } else if plain.starts_with("lv") || plain.starts_with("nv") {
        vec![plain.to_owned(), plain.replace('v', "u")]
    } else {
        vec![plain.to_owned()]
    }
}

fn prefer(readings: &mut Vec<String>, syllable: &str) {
    readings.retain(|reading| reading != syllable);
    readings.insert(0, syllable.to_owned());
}

/// Drops the rarest reading of the character with the most of them, the last such character first, until the spellings
/// are few enough.
fn limit(readings: &mut [Vec<String>]) {
    let product = |readings: &[Vec<String>]| {
        readings.iter().fold(1usize, |product, reading| product.saturating_mul(reading.len()))
    };
    while product(readings) > MOST_SPELLINGS {
        let Some(longest) = readings.iter_mut().max_by_key(|reading| reading.len()) else { return };
        longest.pop();
    }
}
