//! Tables of a page of `docs/rules`, found by the heading above them.

use std::fmt::Debug;
use std::str::FromStr;

use serde::de::DeserializeOwned;

/// One row of a table; cells are asked for by the table's own headers.
pub struct Row<'a> {
    headers: Vec<&'a str>,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    pub fn text(&self, header: &str) -> &'a str {
        let column = self.headers.iter().position(|name| *name == header);
        self.cells[column.unwrap_or_else(|| panic!("no column {header} in {:?}", self.headers))]
    }

    /// A value as its type reads itself from text.
    pub fn read<T: FromStr<Err: Debug>>(&self, header: &str) -> T {
        let text = self.text(header);
        text.parse().unwrap_or_else(|error| panic!("{header} {text}: {error:?}"))
    }

    /// The same, where an empty cell means that there is none.
    pub fn read_if_any<T: FromStr<Err: Debug>>(&self, header: &str) -> Option<T> {
        (!self.text(header).is_empty()).then(|| self.read(header))
    }

    /// A member of a closed set, by the name it has in JSON.
    pub fn member<T: DeserializeOwned>(&self, header: &str) -> T {
        member(self.text(header))
    }

    pub fn yes(&self, header: &str) -> bool {
        match self.text(header) {
            "yes" => true,
            "no" => false,
            other => panic!("{header}: {other} is neither yes nor no"),
        }
    }
}

pub fn member<T: DeserializeOwned>(name: &str) -> T {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};
    let name: StrDeserializer<'_, Error> = name.into_deserializer();
    T::deserialize(name).unwrap()
}

/// The rows of the first table under a heading.
pub fn table<'a>(page: &'a str, heading: &str) -> Vec<Row<'a>> {
    let mut lines = page.lines().skip_while(|line| line.trim_start_matches('#').trim() != heading);
    assert!(lines.next().is_some_and(|line| line.starts_with('#')), "no heading {heading}");
    let mut rows =
        lines.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).map(cells);
    let headers = rows.next().unwrap();
    let rows: Vec<Row<'a>> = rows.skip(1).map(|cells| Row { headers: headers.clone(), cells }).collect();
    assert!(!rows.is_empty(), "no rows under {heading}");
    rows
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()
}
