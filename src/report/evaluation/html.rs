//! An evaluation as one HTML page: figures, curves and pictures of the worst mistakes, with nothing loaded from elsewhere.

use minijinja::{AutoEscape, Environment, Value, context};

use super::charts::{Chart, charts};
use super::sections::how;
use super::{Section, SetResult, sections};
use crate::text::{Lang, Text};

const PAGE: &str = include_str!("page.html");

/// A picture of a page that the verdict is wrong about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub file: String,
    /// What is wrong, in the language of the page.
    pub caption: String,
    /// The picture as a `data:` address in base64.
    pub address: String,
}

/// Renders the page.
///
/// # Errors
/// Only a mistake in the template itself.
pub fn render(result: &SetResult, pictures: &[Picture], lang: Lang) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let evaluation = &result.evaluation;
    let (sections, charts) = (sections(result), charts(evaluation, lang));
    environment.render_str(
        PAGE,
        context! {
            zh => lang == Lang::Zh,
            name => evaluation.subject.name.as_str(),
            about => evaluation.subject.about.as_str(),
            how => how(result).get(lang),
            gated => !result.gate.is_empty(),
            passed => result.passed(),
            sections => sections.iter().map(|s| shown_section(s, lang)).collect::<Vec<_>>(),
            charts => charts.iter().map(|c| shown_chart(c, lang)).collect::<Vec<_>>(),
            pictures => pictures.iter().map(shown_picture).collect::<Vec<_>>(),
        },
    )
}

fn shown_section(section: &Section, lang: Lang) -> Value {
    context! {
        title => section.title.get(lang),
        note => section.note.get(lang),
        head => words(&section.head, lang),
        rows => section.rows.iter().map(|row| Value::from(figures(row, lang))).collect::<Vec<_>>(),
    }
}

/// Cells whose intervals stay in one piece where the cell wraps.
fn figures(cells: &[Text], lang: Lang) -> Vec<String> {
    cells.iter().map(|cell| unbroken(cell.get(lang))).collect()
}

fn unbroken(cell: &str) -> String {
    let mut inside = false;
    let each = cell.chars().map(|c| {
        inside = (inside || c == '[') && c != ']';
        if inside && c == ' ' { '\u{a0}' } else { c }
    });
    each.collect()
}

fn words(cells: &[Text], lang: Lang) -> Vec<String> {
    cells.iter().map(|cell| cell.get(lang).to_owned()).collect()
}

fn shown_chart(chart: &Chart, lang: Lang) -> Value {
    let key = |(name, text): &(&'static str, Text)| context! { name => *name, text => text.get(lang) };
    context! {
        title => chart.title.get(lang),
        svg => Value::from_safe_string(chart.svg.clone()),
        legend => chart.legend.iter().map(key).collect::<Vec<_>>(),
    }
}

fn shown_picture(picture: &Picture) -> Value {
    context! {
        file => picture.file.as_str(),
        caption => picture.caption.as_str(),
        // Base64 has nothing to escape, and escaping its slashes would make the page larger.
        address => Value::from_safe_string(picture.address.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn an_interval_stays_in_one_piece() {
        assert_eq!(unbroken("5.6 % [1.0, 25.8] (1/18)"), "5.6 % [1.0,\u{a0}25.8] (1/18)");
        assert_eq!(unbroken("12 / 18 / 0"), "12 / 18 / 0");
    }
}
