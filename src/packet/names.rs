//! Rules for the name of a mini-program. Whether a name is taken cannot be known offline, and is not claimed.

use super::rules::NameRules;
use crate::text::Text;

/// Everything for which `name` would be sent back.
pub fn name_faults(name: &str, rules: &NameRules) -> Vec<Text> {
    let name = name.trim();
    let mut faults = Vec::new();
    let length = units(name);
    if !(rules.min_units..=rules.max_units).contains(&length) {
        let (least, most) = (rules.min_units, rules.max_units);
        faults.push(Text::new(
            format!("长度为 {length} 个字符，应为 {least}~{most} 个（一个汉字算两个）"),
            format!("{length} characters long, {least} to {most} are allowed (a Chinese character counts two)"),
        ));
    }
    for forbidden in rules.forbidden.iter().filter(|forbidden| name.contains(&forbidden.term)) {
        let (term, reason) = (&forbidden.term, &forbidden.reason);
        faults.push(Text::new(format!("含有“{term}”：{}", reason.zh), format!("contains {term}: {}", reason.en)));
    }
    let odd: String = name.chars().filter(|c| !is_allowed(*c)).collect();
    if !odd.is_empty() {
        faults.push(Text::new(
            format!("含有不允许的字符“{odd}”；可用中文、英文、数字和少量符号（空格 + - . & · _）"),
            format!("has characters that are not allowed: {odd}; Chinese, Latin letters, digits and a few signs (space + - . & · _) are"),
        ));
    }
    faults
}

/// Length as the platform counts it.
fn units(name: &str) -> usize {
    name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn is_allowed(c: char) -> bool {
    let chinese = ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c);
    chinese || c.is_ascii_alphanumeric() || matches!(c, ' ' | '+' | '-' | '.' | '&' | '·' | '_')
}

#[cfg(test)]
mod tests {
    use super::super::Rules;
    use super::*;

    fn faults(name: &str) -> Vec<String> {
        name_faults(name, &Rules::builtin().name).into_iter().map(|fault| fault.en).collect()
    }

    #[test]
    fn an_ordinary_name_is_fine() {
        for name in ["小红生鲜", "Green Tea & Co.", "阿福面馆+", "茶饮24h"] {
            assert_eq!(faults(name), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn absolute_terms_are_named_with_the_reason() {
        let found = faults("XX市唯一生鲜平台");
        assert!(found.len() == 1 && found[0].contains("唯一") && found[0].contains("absolute"), "{found:?}");
        for (name, term) in [
            ("国家级茶饮", "国家级"),
            ("最好吃的面", "最"),
            ("第一鲜果", "第一"),
            ("官方商城", "官方"),
            ("买菜小程序", "小程序"),
        ] {
            assert!(faults(name)[0].contains(term), "{name}");
        }
    }

    #[test]
    fn length_counts_chinese_characters_twice() {
        assert!(faults("茶")[0].contains("2 characters long"));
        assert_eq!(faults("茶饮"), Vec::<String>::new());
        assert_eq!(faults(&"茶".repeat(15)), Vec::<String>::new());
        assert!(faults(&"茶".repeat(16))[0].contains("32 characters long"));
    }

    #[test]
    fn odd_characters_are_named() {
        assert!(faults("茶饮★店")[0].contains('★'));
    }
}
