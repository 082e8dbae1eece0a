//! The demo device's passphrase: made once from the system's randomness, kept beside the device, for the demo alone.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use zhike_workstation::ports::{Randomness, SystemRandomness};

/// Words a Chinese speaker types without thinking.
const WORDS: [&str; 64] = [
    "anjing",
    "baiyun",
    "beifeng",
    "bihai",
    "caihong",
    "changjiang",
    "chuntian",
    "chunyu",
    "dahai",
    "danfeng",
    "dongting",
    "fanchuan",
    "fengye",
    "ganlan",
    "guanghua",
    "guihua",
    "haitang",
    "hehua",
    "heshan",
    "hongye",
    "huanghe",
    "huayuan",
    "jiangnan",
    "jinqiu",
    "kaifeng",
    "lantian",
    "laohu",
    "lianhua",
    "liushui",
    "longjing",
    "lushan",
    "meihua",
    "mingyue",
    "molihua",
    "mudan",
    "nanshan",
    "ningjing",
    "pengyou",
    "pingan",
    "putao",
    "qingcha",
    "qingshan",
    "qiutian",
    "ruixue",
    "senlin",
    "shanquan",
    "shuijing",
    "songshu",
    "taihu",
    "taohua",
    "tiankong",
    "wanxia",
    "weifeng",
    "xiangcao",
    "xiaoqiao",
    "xinghe",
    "xueshan",
    "yangguang",
    "yinxing",
    "yuanfang",
    "yueguang",
    "yunhai",
    "zhulin",
    "zixia",
];

const FILE: &str = "passphrase.txt";

/// The passphrase of the device in a folder, if one was made for it.
pub fn kept(device: &Path) -> Result<Option<String>> {
    let path = device.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => {
            Ok(text.lines().next().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// A new passphrase, kept in the folder before anything is locked with it.
pub fn make(device: &Path) -> Result<String> {
    let passphrase = draw()?;
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(device).with_context(|| format!("cannot make {}", device.display()))?;
    let path = device.join(FILE);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(
        file,
        "{passphrase}\n\n演示专用：真实的口令绝不写在设备旁边。\nFor the demo only: a real passphrase is never kept beside its device."
    )?;
    file.sync_all()?;
    Ok(passphrase)
}

/// Four words and four digits: easy to type, and enough for invented data.
fn draw() -> Result<String> {
    let mut bytes = [0; 6];
    SystemRandomness.fill(&mut bytes)?;
    let [a, b, c, d, high, low] = bytes;
    let word = |byte: u8| WORDS.get(usize::from(byte % 64)).copied().unwrap_or("mingyue");
    let digits = u16::from_be_bytes([high, low]) % 10_000;
    Ok(format!("{}-{}-{}-{}-{digits:04}", word(a), word(b), word(c), word(d)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_kept_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let device = folder.path().join("device");
        assert_eq!(kept(&device).unwrap(), None);
        let made = make(&device).unwrap();
        assert_eq!(kept(&device).unwrap().as_deref(), Some(made.as_str()));
        assert!(made.len() >= 20, "{made}");
        assert_ne!(make(&device).unwrap(), made);
    }
}
