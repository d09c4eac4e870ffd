//! Numbers that carry check digits, and how to show them without giving them away. Works on text alone.

use crate::date::days_of_month;
use crate::text::Text;

/// Characters of a unified social credit code: digits and capitals without I, O, S, V and Z.
const CODE_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Mainland ID numbers and credit codes have this many characters.
const LENGTH: usize = 18;

/// Why a unified social credit code (GB 32100-2015) cannot be right, if so. The code's own characters are not repeated.
pub fn credit_code_fault(typed: &str) -> Option<Text> {
    let code = cleaned(typed);
    if code.len() == 15 && code.bytes().all(|c| c.is_ascii_digit()) {
        return Some(Text::new(
            "这是 15 位旧注册号，请填写 18 位统一社会信用代码",
            "this is an old registration number of 15 digits; give the unified social credit code of 18 characters",
        ));
    }
    if code.chars().count() != LENGTH {
        return Some(wrong_length(code.chars().count()));
    }
    let Some(values) =
        code.bytes().map(|c| CODE_ALPHABET.iter().position(|known| *known == c)).collect::<Option<Vec<_>>>()
    else {
        return Some(Text::new(
            "含有信用代码里不会出现的字符（不用字母 I、O、S、V、Z）；请核对 0 与 O、1 与 I、2 与 Z、5 与 S",
            "has a character that no credit code has (never the letters I, O, S, V, Z): look for 0 and O, 1 and I, 2 and Z, 5 and S",
        ));
    };
    // GB 32100: weights are the powers of 3 modulo 31.
    let weights = std::iter::successors(Some(1), |weight| Some(weight * 3 % 31));
    let sum: usize = values.iter().zip(weights).take(LENGTH - 1).map(|(value, weight)| value * weight).sum();
    let check = (31 - sum % 31) % 31;
    (values[LENGTH - 1] != check).then(wrong_check_digit)
}

/// Why a mainland ID number (GB 11643-1999) cannot be right, if so.
pub fn id_number_fault(typed: &str) -> Option<Text> {
    let number = cleaned(typed);
    if number.chars().count() != LENGTH {
        return Some(wrong_length(number.chars().count()));
    }
    let (body, check) = number.as_bytes().split_at(LENGTH - 1);
    let last_fits = check[0].is_ascii_digit() || check[0] == b'X';
    if !body.iter().all(u8::is_ascii_digit) || !last_fits {
        return Some(Text::new(
            "身份证号应为 17 位数字加 1 位校验码（数字或 X）",
            "an ID number is 17 digits and a check character (a digit or X)",
        ));
    }
    let digits: Vec<u32> = body.iter().map(|c| u32::from(c - b'0')).collect();
    if !is_birth_date(&digits[6..14]) {
        return Some(Text::new(
            "第 7~14 位不是有效的出生日期，请核对",
            "digits 7 to 14 are no date of birth: look for a typo",
        ));
    }
    // GB 11643 (ISO 7064 MOD 11-2): the weight of the first digit is 2^17, halving to the last.
    let sum: u32 = digits.iter().enumerate().map(|(place, digit)| digit * (1 << (17 - place)) % 11).sum();
    let expected = b"10X98765432"[(sum % 11) as usize];
    (check[0] != expected).then(wrong_check_digit)
}

/// Why a bank card number (ISO/IEC 7812) cannot be right, if so.
pub fn bank_card_fault(typed: &str) -> Option<Text> {
    let number = cleaned(typed);
    if !number.bytes().all(|c| c.is_ascii_digit()) || !(12..=19).contains(&number.len()) {
        return Some(Text::new("银行卡号应为 12~19 位数字", "a bank card number has 12 to 19 digits"));
    }
    let luhn: u32 = number.bytes().rev().enumerate().map(|(place, c)| luhn_term(place, u32::from(c - b'0'))).sum();
    (!luhn.is_multiple_of(10)).then(wrong_check_digit)
}

fn luhn_term(place: usize, digit: u32) -> u32 {
    let doubled = if place % 2 == 1 { digit * 2 } else { digit };
    if doubled > 9 { doubled - 9 } else { doubled }
}

fn is_birth_date(digits: &[u32]) -> bool {
    let number =
        |range: std::ops::Range<usize>| digits[range].iter().fold(0, |number, &digit| number * 10 + u64::from(digit));
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    (1880..=2100).contains(&year) && (1..=days_of_month(year, month)).contains(&day)
}

fn wrong_length(has: usize) -> Text {
    Text::new(format!("应为 18 位，现在是 {has} 位"), format!("it should have 18 characters and has {has}"))
}

fn wrong_check_digit() -> Text {
    Text::new(
        "校验码不对，有一位或几位输错了，请对照证件核对",
        "the check digit does not fit: compare it with the paper, something is mistyped",
    )
}

/// Without spaces and hyphens, in capitals, full-width characters made plain.
pub(super) fn cleaned(typed: &str) -> String {
    typed
        .chars()
        .map(plain)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{3000}'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// A full-width character made plain.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A number of which only the first two and the last two characters show.
pub fn masked(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    let hidden = characters.len().saturating_sub(4);
    if hidden == 0 {
        return "*".repeat(characters.len());
    }
    let (head, tail) = (&characters[..2], &characters[characters.len() - 2..]);
    head.iter().copied().chain(std::iter::repeat_n('*', hidden)).chain(tail.iter().copied()).collect()
}

/// `text`, such as a file's name, with every long number in it masked, also one written in groups (110105 19491231 002X).
/// As long as before, so that a mark below stays in its place.
pub fn masked_within(text: &str) -> String {
    let hidden = mask_plain(&text.chars().map(plain).collect::<String>());
    let both = text.chars().zip(hidden.chars());
    both.map(|(own, hidden)| if hidden == '*' { hidden } else { own }).collect()
}

fn mask_plain(text: &str) -> String {
    let text = mask_groups(text);
    let mut shown = String::new();
    let mut run = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            run.push(c);
            continue;
        }
        shown += &unless_long(&std::mem::take(&mut run));
        shown.push(c);
    }
    shown + &unless_long(&run)
}

/// Masks groups of digits with one space, hyphen, dot or the like between that together are an ID or card number. Dates and times in
/// names look alike, so only the check digit tells.
fn mask_groups(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let digit = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    let mut start = 0;
    while start < characters.len() {
        let joins = |at: usize| {
            matches!(characters[at], ' ' | '-' | '_' | '.' | '/' | '·' | '–' | '—' | '−')
                && characters.get(at + 1).is_some_and(|next| digit(*next))
        };
        let mut end = start;
        while end < characters.len() && (digit(characters[end]) || (end > start && joins(end))) {
            end += 1;
        }
        let places: Vec<usize> = (start..end).filter(|at| digit(characters[*at])).collect();
        let number: String = places.iter().map(|at| characters[*at]).collect();
        let grouped = places.len() < end - start && (15..=19).contains(&places.len());
        if grouped && (id_number_fault(&number).is_none() || bank_card_fault(&number).is_none()) {
            places[2..places.len() - 2].iter().for_each(|at| characters[*at] = '*');
        }
        start = end.max(start + 1);
    }
    characters.into_iter().collect()
}

/// A run of letters and digits, masked where it is or holds an ID number, a credit code or a card number. A camera's or
/// chat program's time stamp (14 digits or fewer) stays.
fn unless_long(run: &str) -> String {
    let number = run.bytes().next().is_some_and(|first| first.is_ascii_digit()) && (15..=19).contains(&run.len());
    let code = run.len() == LENGTH && run.bytes().filter(u8::is_ascii_digit).count() >= 8;
    if number || code {
        return masked(run);
    }
    // One stretch in thirty fits a check digit by chance; the number itself is the one with the most digits.
    let digits = |window: &str| window.bytes().filter(u8::is_ascii_digit).count();
    let hidden = windows(run)
        .filter(|(_, window)| credit_code_fault(window).is_none() || id_number_fault(window).is_none())
        .max_by_key(|(_, window)| digits(window));
    if let Some((start, window)) = hidden {
        let (before, after) = (&run[..start], &run[start + LENGTH..]);
        return format!("{}{}{}", unless_long(before), masked(window), unless_long(after));
    }
    mask_digits(run)
}

/// Every stretch that is as long as an ID number; `run` is ASCII.
fn windows(run: &str) -> impl Iterator<Item = (usize, &str)> {
    (0..(run.len() + 1).saturating_sub(LENGTH)).map(move |start| (start, &run[start..start + LENGTH]))
}

/// Masks unbroken sequences of 15 digits and more.
fn mask_digits(run: &str) -> String {
    let mut shown = String::new();
    for part in run.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let long = digits.len() >= 15;
        shown += &if long { masked(digits) + &part[digits.len()..] } else { part.to_owned() };
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_is_held_to_its_check_digit() {
        // Invented: no region is numbered 000000. The last character was computed apart from this code.
        assert_eq!(credit_code_fault("91000000TEXTPAPER7"), None);
        assert_eq!(credit_code_fault("9100 0000 text-PAPER7"), None);
        assert!(credit_code_fault("91000000TEXTPAPER1").unwrap().en.contains("check digit"));
        assert!(credit_code_fault("91000000TEXTPAPER").unwrap().en.contains("has 17"));
        assert!(credit_code_fault("91O00000TEXTPAPER7").unwrap().en.contains("0 and O"));
        assert!(credit_code_fault("350100100012345").unwrap().en.contains("15 digits"));
    }

    #[test]
    fn swapping_two_neighbours_is_noticed() {
        let code = "91000000TEXTPAPER7";
        for place in 0..LENGTH - 1 {
            let mut bytes = code.as_bytes().to_vec();
            bytes.swap(place, place + 1);
            let swapped = String::from_utf8(bytes).unwrap();
            assert_eq!(credit_code_fault(&swapped).is_some(), swapped != code, "{swapped}");
        }
    }

    #[test]
    fn an_id_number_is_held_to_date_and_check_digit() {
        // The example that GB 11643 itself prints; no person's.
        assert_eq!(id_number_fault("11010519491231002X"), None);
        assert_eq!(id_number_fault("11010519491231002x"), None);
        assert!(id_number_fault("110105194912310021").unwrap().en.contains("check digit"));
        assert!(id_number_fault("11010519491331002X").unwrap().en.contains("date of birth"));
        assert!(id_number_fault("1101051949123100").unwrap().en.contains("has 16"));
        assert!(id_number_fault("11010519491231O02X").unwrap().en.contains("17 digits"));
    }

    #[test]
    fn a_bank_card_number_is_held_to_its_check_digit() {
        assert_eq!(bank_card_fault("4242 4242 4242 4242"), None);
        assert!(bank_card_fault("4242424242424241").is_some());
        assert!(bank_card_fault("42").unwrap().en.contains("12 to 19"));
    }

    #[test]
    fn numbers_are_masked_on_their_own_and_within_names() {
        assert_eq!(masked("11010519491231002X"), "11**************2X");
        assert_eq!(masked("123"), "***");
        assert_eq!(masked_within("张三11010519491231002X正面.jpg"), "张三11**************2X正面.jpg");
        assert_eq!(masked_within("zhangsan11010519491231002Xfront"), "zhangsan11**************2Xfront");
        assert_eq!(masked_within("licence91000000TEXTPAPER7.pdf"), "licence91**************R7.pdf");
        assert_eq!(masked_within("card6222021234567890123"), "card62***************23");
        assert_eq!(masked_within("张三 110105 19491231 002X.jpg"), "张三 11**** ******** **2X.jpg");
        assert_eq!(masked_within("110105.19491231.002X.jpg"), "11****.********.**2X.jpg");
        assert_eq!(masked_within("110105–19491231–002X.jpg"), "11****–********–**2X.jpg");
        assert_eq!(masked_within("１１０１０５19491231002X.jpg"), "１１**************2X.jpg");
        assert_eq!(
            masked_within("11010519491231002X11010519491231002X.jpg"),
            "11**************2X11**************2X.jpg"
        );
        assert_eq!(masked_within("卡4242-4242-4242-4242"), "卡42**-****-****-**42");
        for harmless in [
            "2026-11-23 10-11-12 (3).jpg",
            "Screenshot_2026-11-23-10-11-12-345.png",
            "IMG_20261123_101112.jpg",
            "licence_final_version.jpg",
            "mmexport1732345678901.jpg",
        ] {
            assert_eq!(masked_within(harmless), harmless);
        }
    }
}
