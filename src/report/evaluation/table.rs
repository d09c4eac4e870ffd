//! Sections for a terminal: columns lined up, Chinese characters counted as two.

use unicode_width::UnicodeWidthStr;

use super::Section;
use crate::text::Lang;

/// One section, ending with a blank line. Text is written as it is; the caller cleans file names.
pub fn section(section: &Section, lang: Lang) -> String {
    let mut rows = vec![Section::cells(&section.head, lang)];
    rows.extend(section.rows.iter().map(|cells| Section::cells(cells, lang)));
    let widths: Vec<usize> = (0..section.head.len())
        .map(|column| rows.iter().map(|cells| cells[column].width()).max().unwrap_or(0))
        .collect();
    let mut out = format!("{}\n", section.title.get(lang));
    for cells in rows {
        let padded: Vec<String> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())))
            .collect();
        out.push_str("  ");
        out.push_str(padded.join("  ").trim_end());
        out.push('\n');
    }
    let note = section.note.get(lang);
    if !note.is_empty() {
        out.push_str(&format!("  {note}\n"));
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn columns_line_up_under_wide_characters() {
        let both = |t: &str| Text::new(t, t);
        let example = Section {
            title: both("T"),
            note: both("n"),
            head: vec![both("文件"), both("分")],
            rows: vec![vec![both("a"), both("1")]],
        };
        assert_eq!(section(&example, Lang::Zh), "T\n  文件  分\n  a     1\n  n\n\n");
    }
}
