//! The folder in which this device's data lives, claimed so that two programs never write it at once.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Names the data folder; without it the system's place for application data is used.
const VARIABLE: &str = "ZHIKE_DATA";

/// The claimed data folder. Dropping it gives it up.
pub struct DataFolder {
    path: PathBuf,
    default: bool,
    _lock: File,
}

/// Why the data folder cannot be used.
pub enum FolderFault {
    /// The system does not say where application data belongs.
    NoPlace,
    /// It cannot be made or written.
    NotWritable,
    /// Another workstation is open on it.
    InUse,
}

impl DataFolder {
    /// Finds, makes and claims the folder.
    pub fn claim() -> Result<Self, FolderFault> {
        let named = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        let default = named.is_none();
        let path = match named {
            Some(path) => path,
            None => dirs::data_dir().ok_or(FolderFault::NoPlace)?.join("cn.zhike.workstation"),
        };
        std::fs::create_dir_all(&path).map_err(|_| FolderFault::NotWritable)?;
        let lock = File::create(path.join("workstation.lock")).map_err(|_| FolderFault::NotWritable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, default, _lock: lock }),
            // The single-instance plugin raises the window that is open; there the claim is not the judge.
            Err(TryLockError::WouldBlock) if default => Ok(Self { path, default, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderFault::InUse),
            Err(TryLockError::Error(_)) => Err(FolderFault::NotWritable),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It is the system's place, not one named by hand.
    pub fn is_default(&self) -> bool {
        self.default
    }
}

impl FolderFault {
    /// Tells the person at the terminal, in both languages; there is no window yet.
    #[expect(clippy::print_stderr, reason = "there is no window and no log yet")]
    pub fn tell(&self) -> ExitCode {
        let (zh, en) = match self {
            Self::NoPlace => (
                "系统没有给出应用数据的位置。请设置 ZHIKE_DATA。",
                "The system names no place for application data. Set ZHIKE_DATA.",
            ),
            Self::NotWritable => (
                "数据目录不能写入。已有数据没有改动。请检查磁盘和权限。",
                "The data folder cannot be written. Nothing was changed. Check the disk and its permissions.",
            ),
            Self::InUse => (
                "这个数据目录正被另一个知客使用。请先关闭它。",
                "Another Zhike is open on this data folder. Close it first.",
            ),
        };
        eprintln!("{zh}\n{en}");
        ExitCode::FAILURE
    }
}
