//! Every form of the report, read back by an independent reader.

use serde_json::Value;

use crate::support::{Scratch, jpeg, out, png};

fn mixed() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("in/1 good.png", &png(400, 300));
    scratch.file("in/2 营业执照.jpg", &jpeg(300, 200));
    scratch.file("in/3 empty.jpg", b"");
    scratch.file("in/4 wrong.png", b"this is no picture at all, it is text");
    scratch
}

fn json(scratch: &Scratch, arguments: &[&str]) -> Value {
    serde_json::from_slice(&scratch.scanready(arguments).stdout).unwrap()
}

#[test]
fn json_and_ndjson_follow_the_schema() {
    let scratch = mixed();
    let schema = json(&scratch, &["schema"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    for lang in ["zh", "en"] {
        let array = json(&scratch, &["in", "--format", "json", "--lang", lang]);
        assert_eq!(array.as_array().unwrap().len(), 4);
        let errors: Vec<_> = validator.iter_errors(&array).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        for line in out(&scratch.scanready(["in", "--format", "ndjson", "--lang", lang])).lines() {
            let page: Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&page), "{line}");
        }
    }
    let matrix = json(&scratch, &["in", "--profile", "wechat-pay,douyin", "--format", "json"]);
    let errors: Vec<_> = validator.iter_errors(&matrix).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(matrix[0]["profiles"]["douyin"]["findings"].is_array(), "{matrix}");
    assert!(validator.is_valid(&serde_json::json!([])), "no pictures at all");
    for wrong in [serde_json::json!({ "verdict": "pass" }), serde_json::json!([{ "path": "a", "profiles": {} }])] {
        assert!(!validator.is_valid(&wrong), "the schema must ask for something: {wrong}");
    }
}

#[test]
fn what_cannot_be_decoded_is_an_unjudged_object_with_its_reason() {
    let scratch = mixed();
    let array = json(&scratch, &["in/3 empty.jpg", "--format", "json"]);
    let page = &array[0];
    assert_eq!(page["verdict"], "unjudged");
    assert_eq!(page["score"], Value::Null);
    assert_eq!(page["measurements"], Value::Null);
    assert_eq!(page["error"]["kind"], "empty");
    assert_eq!(page["findings"][0]["code"], "file-damaged");
    assert!(!page["findings"][0]["advice"].as_str().unwrap().is_empty());
}

#[test]
fn single_lines_only_where_they_are_wanted() {
    let scratch = mixed();
    let lines = |arguments: &[&str]| {
        let text = out(&scratch.scanready(arguments));
        let page: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        page["measurements"].as_object().unwrap().contains_key("text_lines")
    };
    assert!(!lines(&["in/1 good.png", "--format", "ndjson"]));
    assert!(lines(&["in/1 good.png", "--format", "ndjson", "-v"]));
    let array = json(&scratch, &["in/1 good.png", "--format", "json"]);
    assert!(array[0]["measurements"].as_object().unwrap().contains_key("text_lines"));
}

#[test]
fn csv_reads_back_and_shows_chinese_in_a_spreadsheet() {
    let scratch = mixed();
    let output = scratch.scanready(["in", "--format", "csv", "--lang", "zh"]);
    let text = output.stdout.strip_prefix(b"\xef\xbb\xbf").expect("byte-order mark");
    let mut reader = csv::Reader::from_reader(text);
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[1][column("path")].ends_with("2 营业执照.jpg"));
    assert_eq!(&rows[2][column("verdict")], "unjudged");
    assert!(!rows[2][column("messages")].is_empty() && !rows[2][column("advice")].is_empty());
    assert_eq!((&rows[0][column("width")], &rows[0][column("format")]), ("400", "png"));
}

#[test]
fn a_name_is_never_a_formula_in_csv() {
    let scratch = Scratch::new();
    scratch.picture("=HYPERLINK(1).png");
    scratch.picture("+1.png");
    let text = out(&scratch.scanready(["=HYPERLINK(1).png", "+1.png", "--format", "csv"]));
    for row in text.lines().skip(1) {
        assert!(row.trim_start_matches('"').starts_with('\''), "{row}");
    }
}

#[test]
fn junit_counts_what_it_holds() {
    let scratch = mixed();
    let text = out(&scratch.scanready(["in", "--format", "junit"]));
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut cases, mut failures, mut errors, mut declared) = (0, 0, 0, Vec::new());
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "testsuite" => {
                    for name in ["tests", "failures", "errors"] {
                        let value = element.try_get_attribute(name).unwrap().unwrap().value;
                        declared.push(value.parse::<usize>().unwrap());
                    }
                }
                "testcase" => cases += 1,
                "failure" => failures += 1,
                "error" => errors += 1,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(declared, [cases, failures, errors]);
    assert_eq!(cases, 4);
    assert!(errors >= 2, "{text}");
}

#[test]
fn the_table_names_the_file_the_reason_and_what_to_do() {
    let scratch = mixed();
    for (lang, verdict, total) in [("en", "UNJUDGED", "4 files:"), ("zh", "未判定", "共 4 个文件")] {
        let text = out(&scratch.scanready(["in", "--lang", lang]));
        let entry = text.lines().skip_while(|line| !line.contains("3 empty.jpg")).take(4).collect::<Vec<_>>();
        assert!(entry[0].starts_with(verdict), "{text}");
        assert!(entry.iter().any(|line| line.trim_start().starts_with('✗')), "{text}");
        assert!(entry.iter().any(|line| line.trim_start().starts_with('→')), "{text}");
        assert!(text.lines().last().unwrap().contains(total), "{text}");
    }
}
