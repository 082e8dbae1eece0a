//! The one table: figure, what was measured, peer or limit, ratio, goal.

/// Rows in the order in which they were measured.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 5]>,
}

impl Table {
    /// Adds a row.
    pub fn row(&mut self, figure: &str, measured: String, peer: String, ratio: String, goal: &str) {
        eprintln!("measured: {figure}: {measured}");
        self.rows.push([figure.to_owned(), measured, peer, ratio, goal.to_owned()]);
    }

    /// Prints it as Markdown.
    pub fn print(&self) {
        println!("| figure | here | peer or limit | ratio | goal |\n|---|---|---|---|---|");
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
    }
}

/// The value below which a fraction of the sorted values lies.
pub fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a few thousand measurements"
    )]
    let index = (fraction * last as f64).round() as usize;
    sorted.get(index.min(last)).copied().unwrap_or_default()
}

/// The middle of some measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5)
}
