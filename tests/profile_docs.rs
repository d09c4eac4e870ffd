//! The page on profiles is made from the profiles; the schema beside them from the code.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use scanready::profile::{Profile, markdown, schema};

fn is_up_to_date(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("SCANREADY_UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(written == text, "{name} is out of date: run with SCANREADY_UPDATE_DOCS=1");
}

#[test]
fn the_documentation_page_is_up_to_date() {
    is_up_to_date("docs/PROFILES.md", &markdown(&Profile::builtins()));
}

#[test]
fn the_schema_is_up_to_date() {
    is_up_to_date("docs/profile.schema.json", &format!("{:#}\n", schema().to_value()));
}

#[test]
fn the_schema_accepts_every_builtin_and_refuses_a_slip() {
    let validator = jsonschema::validator_for(schema().as_value()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let value: toml::Value = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&serde_json::to_value(&value).unwrap()).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    assert!(!validator.is_valid(&serde_json::json!({ "limits": { "max_byte": { "value": 1 } } })));
}

#[test]
fn the_schema_allows_the_values_that_the_loader_takes() {
    let validator = jsonschema::validator_for(schema().as_value()).unwrap();
    let rules = [
        ("min_score = { value = 100 }", true),
        ("min_score = { value = 101 }", false),
        ("min_score = [{ value = 90 }, { value = 101, severity = \"warn\" }]", false),
        ("max_glare_text_share = { value = 1.0 }", true),
        ("max_glare_text_share = { value = 1.5 }", false),
        ("max_glare_text_share = { value = -0.1 }", false),
        ("min_contrast = { value = 256 }", false),
        ("max_tilt_degrees = { value = 91 }", false),
        ("min_evenness = { value = 2 }", false),
        ("min_dpi = { value = 1200 }", true),
        ("min_dpi = { value = -1 }", false),
        ("max_bytes = { value = -1 }", false),
        ("formats = { value = [] }", false),
        ("colour = { value = true }", true),
        ("min_score = []", true),
    ];
    for (rule, allowed) in rules {
        let text = format!("[limits]\n{rule}\n");
        let value: toml::Value = toml::from_str(&text).unwrap();
        assert_eq!(validator.is_valid(&serde_json::to_value(&value).unwrap()), allowed, "the schema on {rule}");
        assert_eq!(Profile::from_toml(&text, Path::new("a.toml")).is_ok(), allowed, "the loader on {rule}");
    }
}
