//! Profile files: inheritance, sources, and mistakes shown where they stand.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use scanready::Severity;
use scanready::profile::{BUILTIN_NAMES, Grade, Profile, ProfileError, diff, show};
use scanready::{Format, Lang};

fn parse(text: &str) -> Result<Profile, ProfileError> {
    Profile::from_toml(text, Path::new("mine.toml"))
}

fn message(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn a_profile_keeps_what_it_does_not_change() {
    let base = Profile::builtin("default").unwrap();
    let mine = parse("extends = \"default\"\n[limits]\nmax_bytes = { value = 1000 }\n").unwrap();
    assert_eq!(mine.name, "mine");
    assert_eq!(mine.limits.max_bytes.0[0].value, 1000);
    assert_eq!(mine.limits.max_bytes.0[0].source, "profile mine");
    assert_eq!(mine.limits.min_score, base.limits.min_score);
}

#[test]
fn an_empty_list_lifts_the_limit_of_the_extended_profile() {
    let mine = parse("extends = \"default\"\n[limits]\nmin_score = []\n").unwrap();
    assert!(mine.limits.min_score.is_empty());
}

#[test]
fn a_source_is_written_once_and_carried_by_each_limit() {
    let text = "[sources]\nT1 = { address = \"https://example.org/rules\", date = \"2026-11-23\", grade = \"C\" }\n\
                [limits]\nmin_dpi = { value = 300, source = \"T1\" }\n";
    let limit = parse(text).unwrap().limits.min_dpi.0.remove(0);
    assert_eq!(limit.grade, Some(Grade::C));
    assert_eq!(limit.severity, Severity::Warn, "grade C only warns");
    assert_eq!(limit.source_line(), "https://example.org/rules (2026-11-23, C)");
}

#[test]
fn limits_for_different_formats_do_not_contradict_each_other() {
    let shown = |formats: &str| {
        let text = format!(
            "[limits]\nmax_bytes = [{{ value = 2, formats = [\"jpeg\"], source = \"a b\", grade = \"A\" }}, \
             {{ value = 5, formats = [\"{formats}\"], source = \"c d\", grade = \"A\" }}]\n"
        );
        show(&parse(&text).unwrap(), Lang::En)
    };
    assert!(shown("pdf").contains("5 bytes (PDF)  [reject]"), "{}", shown("pdf"));
    assert!(!shown("pdf").contains("contradict"), "{}", shown("pdf"));
    assert!(shown("jpeg").contains("contradict"), "{}", shown("jpeg"));
    assert!(message("[limits]\nmax_bytes = { value = 2, formats = [\"jpg\"] }\n").contains("jpeg"));
}

#[test]
fn a_limit_of_a_third_party_cannot_reject() {
    let text = "[limits]\nmin_dpi = { value = 300, grade = \"C\", severity = \"reject\" }\n";
    let shown = message(text);
    assert!(shown.starts_with("mine.toml:2:50: a limit of grade C"), "{shown}");
}

#[test]
fn an_unknown_key_is_shown_at_its_place_with_what_was_meant() {
    let shown = message("[limits]\nmax_bytes = { value = 1 }\n  max_byte = { value = 2 }\n");
    assert!(shown.starts_with("mine.toml:3:3: unknown field max_byte"), "{shown}");
    assert!(shown.contains("  3 |   max_byte = { value = 2 }\n"), "{shown}");
    assert!(shown.contains("    |   ^"), "{shown}");
    assert!(shown.ends_with("did you mean max_bytes?"), "{shown}");
}

#[test]
fn an_unknown_key_inside_a_limit_is_shown_at_its_place() {
    let shown = message("[limits]\nmax_bytes = { valeu = 1 }\n");
    assert!(shown.starts_with("mine.toml:2:15: unknown field valeu"), "{shown}");
    assert!(shown.ends_with("did you mean value?"), "{shown}");
}

#[test]
fn a_format_or_severity_that_does_not_exist_gets_a_suggestion() {
    let shown = message("[limits]\nformats = { value = [\"jpg\"] }\n");
    assert!(shown.starts_with("mine.toml:2:22: unknown variant jpg"), "{shown}");
    assert!(shown.ends_with("did you mean jpeg?"), "{shown}");
    let shown = message("[limits]\nmin_score = { value = 3, severity = \"rejekt\" }\n");
    assert!(shown.ends_with("did you mean reject?"), "{shown}");
}

#[test]
fn other_mistakes_name_their_line_too() {
    assert!(message("[limits]\nmin_score = { value = \"high\" }\n").starts_with("mine.toml:2:23: invalid type"));
    assert!(message("[limits]\nmin_score = 50\n").starts_with("mine.toml:2:13: invalid type"));
    assert!(message("[limits]\nmin_score = { value = nan }\n").starts_with("mine.toml:2:23: the value must be"));
    assert!(message("[limits]\nmin_score = { value = -1 }\n").starts_with("mine.toml:2:23: the value must be"));
    assert!(message("[limits]\nformats = { value = [] }\n").starts_with("mine.toml:2:21: name at least one"));
    assert!(
        message("[limits]\nmin_score = { value = 5, source = \"T9\" }\n").starts_with("mine.toml:2:35: there is no")
    );
    assert!(message("title = \"a\"\ntitle = \"b\"\n").starts_with("mine.toml:2:1: duplicate key"));
    assert!(message("[limits\n").starts_with("mine.toml:1:"));
}

#[test]
fn a_limit_outside_its_table_is_told_where_it_belongs() {
    let shown = message("extends = \"default\"\nmin_score = { value = 90 }\n");
    assert!(shown.starts_with("mine.toml:2:1: min_score belongs under [limits]"), "{shown}");
    assert!(!shown.contains("did you mean"), "{shown}");
    let shown = message("min_scoer = { value = 90 }\n");
    assert!(shown.contains("belongs under [limits]") && shown.ends_with("did you mean min_score?"), "{shown}");
}

#[test]
fn a_value_that_its_quantity_cannot_have_is_a_mistake() {
    let shown = message("[limits]\nmin_score = { value = 170 }\n");
    assert!(shown.starts_with("mine.toml:2:23: min_score must lie between 0 and 100"), "{shown}");
    let shown = message("[limits]\nmax_unreadable_share = [{ value = 0.1 }, { value = 15, severity = \"warn\" }]\n");
    assert!(shown.starts_with("mine.toml:2:52: max_unreadable_share must lie between 0 and 1"), "{shown}");
    assert!(parse("[limits]\nmin_score = { value = 100 }\nmin_dpi = { value = 600 }\n").is_ok());
}

#[test]
fn columns_count_characters_and_a_byte_order_mark_is_none() {
    let shown = message("\u{feff}标题 = \"x\"\n");
    assert!(shown.starts_with("mine.toml:1:1: "), "{shown}");
    let shown = message("title = { zh = \"通用标准\", en = \"General\" }\nlimit = 1\n");
    assert!(shown.starts_with("mine.toml:2:1: unknown field limit"), "{shown}");
    assert!(shown.ends_with("did you mean limits?"), "{shown}");
}

#[test]
fn an_unknown_name_gets_a_suggestion_in_both_languages() {
    let error = Profile::load("defualt").unwrap_err();
    assert!(error.text().en.contains("did you mean default?"), "{error}");
    assert!(error.text().zh.contains("是不是 default"), "{error}");
    assert!(Profile::load("nothing-of-that-kind").unwrap_err().text().en.contains("profiles list"));
}

#[test]
fn an_unknown_extended_profile_is_shown_at_its_place() {
    let shown = message("extends = \"defalt\"\n");
    assert!(shown.starts_with("mine.toml:1:11: "), "{shown}");
    assert!(shown.contains("did you mean default?"), "{shown}");
}

#[test]
fn a_file_may_extend_a_file_beside_it_but_not_itself() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.toml");
    std::fs::write(&base, "[limits]\nmin_dpi = { value = 123 }\n").unwrap();
    let mine = folder.path().join("mine.toml");
    std::fs::write(&mine, "extends = \"base.toml\"\n").unwrap();
    let profile = Profile::load(mine.to_str().unwrap()).unwrap();
    assert_eq!(profile.limits.min_dpi.0[0].value, 123.0);

    std::fs::write(&base, "extends = \"mine.toml\"\n").unwrap();
    let error = Profile::load(mine.to_str().unwrap()).unwrap_err();
    assert!(error.to_string().contains("in a circle"), "{error}");
}

#[test]
fn a_file_that_is_missing_is_named() {
    let error = Profile::load("no/such/file.toml").unwrap_err();
    assert!(matches!(error, ProfileError::Unreadable { .. }));
    assert!(error.to_string().contains("no/such/file.toml"));
    assert!(error.text().zh.contains("（文件或文件夹不存在）"), "{}", error.text().zh);
}

#[test]
fn every_builtin_can_be_read_and_shown() {
    assert_eq!(BUILTIN_NAMES[0], "default");
    for name in BUILTIN_NAMES {
        let profile = Profile::builtin(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        for lang in [Lang::Zh, Lang::En] {
            assert!(show(&profile, lang).starts_with(name));
        }
        for alias in &profile.aliases {
            assert_eq!(&Profile::builtin(alias).unwrap().name, name, "alias {alias}");
        }
    }
}

#[test]
fn published_limits_carry_source_date_and_grade() {
    for profile in Profile::builtins() {
        for entry in profile.limits.entries() {
            for limit in entry.limits {
                if limit.source.starts_with("profile ") {
                    continue;
                }
                let place = format!("{} {}", profile.name, entry.key);
                assert!(limit.grade.is_some() && limit.date.is_some(), "{place}");
                assert!(limit.grade != Some(Grade::C) || limit.severity == Severity::Warn, "{place}");
            }
        }
    }
}

#[test]
fn a_difference_shows_both_sides() {
    let base = Profile::builtin("default").unwrap();
    assert_eq!(diff(&base, &base), []);
    let mine = parse("extends = \"default\"\n[limits]\nmax_bytes = { value = 7 }\nmin_spread = []\n").unwrap();
    let keys: Vec<(&str, String, String)> =
        diff(&base, &mine).into_iter().map(|d| (d.key, d.left.en, d.right.en)).collect();
    let expected = [
        ("min_spread", "3 luma levels [reject]".to_owned(), String::new()),
        ("max_bytes", String::new(), "7 bytes [reject]".to_owned()),
    ];
    assert_eq!(keys, expected);
}

#[test]
fn formats_are_read_by_name() {
    let profile = parse("[limits]\nformats = { value = [\"jpeg\", \"png\", \"heic\"] }\n").unwrap();
    assert_eq!(profile.limits.formats.first().unwrap(), &[Format::Jpeg, Format::Png, Format::Heic]);
}

#[test]
fn the_receivers_asked_for_are_there() {
    let wanted = [
        "wechat-miniprogram-filing",
        "wechat-verification",
        "wechat-pay",
        "douyin",
        "tencent-ocr",
        "baidu-ocr",
        "alibaba-quality",
        "aliyun-icp",
        "business-registration",
        "stripe",
        "mangopay",
        "uscis",
        "india-pan",
        "generic-kyc",
        "archive-300dpi",
        "default",
    ];
    for name in wanted {
        assert!(BUILTIN_NAMES.contains(&name), "{name}");
    }
    assert_eq!(Profile::load("工商").unwrap().name, "business-registration");
}

#[test]
fn sources_that_contradict_each_other_are_shown_as_such() {
    let shown = show(&Profile::builtin("wechat-pay").unwrap(), Lang::En);
    assert!(shown.contains("2000000 bytes  [warn]") && shown.contains("5000000 bytes  [reject]"), "{shown}");
    assert!(shown.contains("contradict"), "{shown}");
    let shown = show(&Profile::builtin("douyin").unwrap(), Lang::En);
    assert!(!shown.contains("contradict"), "{shown}");
}

fn chinese(text: &str) -> String {
    parse(text).unwrap_err().text().zh
}

#[test]
fn limits_that_no_file_can_meet_are_refused_where_they_stand() {
    let crossed = "[limits]\nmin_bytes = { value = 2000 }\nmax_bytes = { value = 1000 }\n";
    assert!(message(crossed).starts_with("mine.toml:2:23: min_bytes is more than max_bytes"), "{}", message(crossed));
    assert!(chinese(crossed).contains("min_bytes 大于 max_bytes"), "{}", chinese(crossed));
    for (least, most) in [("min_long_side", "max_long_side"), ("min_megapixels", "max_megapixels")] {
        let text = format!("[limits]\n{least} = {{ value = 3 }}\n{most} = {{ value = 2 }}\n");
        assert!(message(&text).contains("no file can meet both"), "{least}");
    }
    let of_other_formats = "[limits]\nmin_bytes = { value = 2000, formats = [\"pdf\"] }\n\
                            max_bytes = { value = 1000, formats = [\"jpeg\"] }\n";
    assert!(parse(of_other_formats).is_ok());
}

#[test]
fn a_day_that_the_calendar_does_not_have_is_refused() {
    let dated = |date: &str| format!("[limits]\nmin_dpi = {{ value = 300, source = \"a b\", date = \"{date}\" }}\n");
    assert!(parse(&dated("2024-02-29")).is_ok());
    for date in ["2026-02-29", "2026-13-01", "2026-11-31", "soon", "2026-1-1"] {
        let shown = message(&dated(date));
        assert!(shown.starts_with("mine.toml:2:") && shown.contains(date), "{shown}");
        assert!(chinese(&dated(date)).contains("日期要写成"), "{}", chinese(&dated(date)));
    }
}

#[test]
fn a_mistake_in_a_long_line_shows_the_part_around_it() {
    for text in [
        format!("[limits]\nmin_score = {{ value = \"{}\" }}\n", "x".repeat(50_000)),
        format!("[limits]\n{} = 1\n", "k".repeat(50_000)),
    ] {
        let shown = message(&text);
        assert!(shown.lines().all(|line| line.chars().count() < 2_000), "{}", shown.len());
        assert!(shown.lines().nth(1).unwrap().chars().count() < 140, "{shown}");
    }
}

#[test]
fn a_wrong_value_is_told_in_plain_words() {
    let negative = "[limits]\nmax_bytes = { value = -5 }\n";
    assert!(chinese(negative).contains("写的是 -5，这里要不小于 0 的整数"), "{}", chinese(negative));
    assert!(!chinese(negative).contains("expected"), "{}", chinese(negative));
    assert!(message(negative).contains("expected a whole number of at least 0"), "{}", message(negative));
}

#[test]
fn values_of_the_wrong_kind_are_told_in_plain_words() {
    let zh = |text: &str| parse(text).unwrap_err().text().zh.lines().next().unwrap().to_owned();
    for (text, expected) in [
        ("[limits]\nmin_score = 99.95\n", "写的是 99.95，这里要形如 { value = 1"),
        ("[limits]\nmin_score = true\n", "写的是 true，这里要形如 { value = 1"),
        ("[limits]\nformats = [\"JPG\"]\n", "写的是 \"JPG\"，这里要形如 { value = [\"jpeg\"] } 的表"),
        ("[limits]\nmin_dpi = [1, 2]\n", "写的是 1，这里要形如 { value = 1"),
        ("title = 5\n", "写的是 5，这里要引号中的文字，或 { zh"),
        ("[[reminders]]\ntext = 5\n", "写的是 5，这里要引号中的文字，或 { zh"),
        ("[sources]\na = 5\n", "写的是 5，这里要形如 { address"),
        ("limits = 5\n", "写的是 5，这里要 [limits] 这样的表"),
        ("[limits]\nmax_bytes = 1979-05-27\n", "写的是日期 1979-05-27，这里不能写日期"),
        ("[limits]\nmax_bytes = { value = 1979-05-27 }\n", "写的是 1979-05-27，这里要不小于 0 的整数"),
    ] {
        assert!(zh(text).contains(expected), "{text}{}", zh(text));
        let shown = message(text);
        assert!(!["struct", "Raw", "enum", "$__"].iter().any(|word| shown.contains(word)), "{shown}");
    }
    assert!(
        message("[limits]\nmax_bytes = { value = 1979-05-27 }\n")
            .contains("date `1979-05-27`, expected a whole number")
    );
    assert!(!message("[limits]\nmin_dpi = { value = 3, grade = \"D\" }\n").contains("did you mean"));
}

#[test]
fn a_guess_is_shown_as_what_it_is() {
    for key in ["refuse_edited", "refuse_screen_photos", "refuse_screenshots"] {
        let mine = parse(&format!("[limits]\n{key} = {{ value = true }}\n")).unwrap();
        assert!(show(&mine, Lang::Zh).contains("是  [警告]"), "{}", show(&mine, Lang::Zh));
        let refused = message(&format!("[limits]\n{key} = {{ value = true, severity = \"reject\" }}\n"));
        assert!(refused.contains("mine.toml:2:") && refused.contains("may only be \"warn\""), "{refused}");
    }
}
