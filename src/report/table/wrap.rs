//! Breaking text into lines of a terminal: between words, and between Chinese characters, but never so that a line begins
//! with closing punctuation or ends with an opening bracket.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator};
use unicode_width::UnicodeWidthChar;

/// What may not begin a line.
const CLOSING: &str = "。，、；：？！）》】」』”’…%‰),.;:!?]}×";
/// What may not end one.
const OPENING: &str = "（《【「『“‘([{";

/// `text` in lines of at most `room` columns.
pub(super) fn lines(text: &str, room: usize) -> Vec<String> {
    let options = Options::new(room).word_separator(WordSeparator::Custom(words));
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut rest = line;
    Box::new(std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (word, after) = rest.split_at(first_break(rest));
        rest = after;
        Some(Word::from(word))
    }))
}

/// Where `text` may be broken first, in bytes.
fn first_break(text: &str) -> usize {
    let places = text.char_indices().zip(text.chars().skip(1));
    let mut breaks = places.filter(|&((_, before), after)| may_break(before, after));
    breaks.next().map_or(text.len(), |((place, before), _)| place + before.len_utf8())
}

fn may_break(before: char, after: char) -> bool {
    let is_wide = |c: char| c.width() == Some(2);
    match (before, after) {
        (_, ' ') => false,
        (' ', _) => true,
        _ if CLOSING.contains(after) || OPENING.contains(before) => false,
        _ => is_wide(before) || is_wide(after),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn no_line_begins_with_closing_punctuation() {
        let text = "请先擦净镜头，离远一点，点按屏幕上的文字对焦，拿稳后再拍。位置：右上角（x 1200，y 33，120×40 像素）；\
                    另有 9 处；提交前请核对“原图”。";
        for room in 20..70 {
            let lines = lines(text, room);
            for line in &lines {
                assert!(line.width() <= room, "{room}: {line}");
                assert!(
                    !line.starts_with(|c| CLOSING.contains(c)) && !line.ends_with(|c| OPENING.contains(c)),
                    "{line}"
                );
            }
            let without_spaces = |text: &str| text.replace(' ', "");
            assert_eq!(without_spaces(&lines.concat()), without_spaces(text), "nothing is lost");
        }
    }

    #[test]
    fn english_breaks_at_spaces_only() {
        assert_eq!(lines("take it again in good light", 12), ["take it", "again in", "good light"]);
    }
}
