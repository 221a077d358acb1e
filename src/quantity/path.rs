//! Dotted key paths as messages print them, so that they can be pasted after `--set`. It must not parse TOML.

use std::borrow::Cow;

/// A key as TOML writes it: bare where that is allowed, otherwise as a basic string (Korean keys need quotes).
#[must_use]
pub fn quote_key(key: &str) -> Cow<'_, str> {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(format!("\"{}\"", key.chars().map(escape).collect::<String>()))
}

/// A character as it stands in a TOML basic string.
fn escape(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    }
}

/// The dotted path of several keys, each quoted where it must be.
#[must_use]
pub fn join_path<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().map(quote_key).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_quotes_only_the_keys_that_need_it() {
        assert_eq!(join_path(["sector", "미래차", "growth"]), "sector.\"미래차\".growth");
        assert_eq!(join_path(["programme", "ai-cluster_2", "2025"]), "programme.ai-cluster_2.2025");
        assert_eq!(quote_key(""), "\"\"");
    }

    #[test]
    fn a_quoted_key_is_read_back_by_toml_as_the_same_key() {
        for key in ["미래차", "a b", "a.b", "say \"x\"", "back\\slash", "line\nbreak", "bell\u{7}", ""] {
            let table: toml::Table = toml::from_str(&format!("{} = 1", quote_key(key))).unwrap();
            assert_eq!(table.keys().next().unwrap(), key);
        }
    }
}
