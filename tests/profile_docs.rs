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
