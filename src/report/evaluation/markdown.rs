//! Sections as Markdown.

use super::Section;
use crate::text::Lang;

/// One section; `level` is that of its heading.
pub fn section(section: &Section, level: usize, lang: Lang) -> String {
    let mut out = format!("{} {}\n\n", "#".repeat(level), escape(section.title.get(lang)));
    let note = section.note.get(lang);
    if !note.is_empty() {
        out.push_str(&escape(note));
        out.push_str("\n\n");
    }
    out.push_str(&row(&Section::cells(&section.head, lang)));
    out.push_str(&row(&vec!["---"; section.head.len()]));
    for cells in &section.rows {
        out.push_str(&row(&Section::cells(cells, lang)));
    }
    out.push('\n');
    out
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| escape(c)).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text that Markdown shows as it is: a file name must not end a cell or start a tag.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '`' | '<' | '>' | '\\' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn a_section_becomes_a_table() {
        let both = |t: &str| Text::new(t, t);
        let example = Section {
            title: Text::new("例", "Example"),
            note: Text::default(),
            head: vec![both("file"), both("score")],
            rows: vec![vec![both("a|b.jpg"), both("7")]],
        };
        assert_eq!(
            section(&example, 2, Lang::En),
            "## Example\n\n| file | score |\n| --- | --- |\n| a\\|b.jpg | 7 |\n\n"
        );
        assert!(section(&example, 3, Lang::Zh).starts_with("### 例\n"));
    }
}
