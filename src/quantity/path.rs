//! Dotted key paths as messages print them, so that they can be pasted after `--set`, and patterns of them. It must not parse TOML.

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

/// The keys of a dotted path, as written; a quoted key keeps its dots.
#[must_use]
pub fn path_keys(path: &str) -> Vec<&str> {
    let (mut keys, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, character) in path.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '.' if !quoted => {
                keys.push(&path[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    keys.push(&path[start..]);
    keys
}

/// Whether a path is one of a pattern's: it has the keys of the pattern, or goes on after them. A `*` at the end of a key stands for
/// any end of it, alone for any key: `sector.*.growth`, `programme.ai-*`.
#[must_use]
pub fn is_of_pattern(path: &str, pattern: &str) -> bool {
    let (pattern, path) = (path_keys(pattern), path_keys(path));
    let fits = |(pattern, key): (&str, &str)| pattern.strip_suffix('*').map_or(pattern == key, |start| key.starts_with(start));
    pattern.len() <= path.len() && pattern.into_iter().zip(path).all(fits)
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
    fn a_path_falls_into_its_keys() {
        assert_eq!(path_keys("sector.\"a.b\".shock.2027"), ["sector", "\"a.b\"", "shock", "2027"]);
        assert_eq!(path_keys("a.\"say \\\"x.y\\\"\".b").len(), 3);
    }

    #[test]
    fn a_pattern_finds_a_path_what_goes_on_after_it_and_any_of_a_kind() {
        for (pattern, path, found) in [
            ("programme.a.budget", "programme.a.budget", true),
            ("programme.a", "programme.a.budget", true),
            ("programme.a", "programme.ab.budget", false),
            ("sector.*.growth", "sector.ai.growth", true),
            ("sector.*.growth", "sector.\"a.b\".growth", true),
            ("sector.*.growth", "sector.ai.volatility", false),
            ("programme.a.budget", "programme.a", false),
            ("programme.ai-*.budget", "programme.ai-2.budget", true),
            ("programme.ai-*", "programme.fund.budget", false),
        ] {
            assert_eq!(is_of_pattern(path, pattern), found, "{pattern} {path}");
        }
    }

    #[test]
    fn a_quoted_key_is_read_back_by_toml_as_the_same_key() {
        for key in ["미래차", "a b", "a.b", "say \"x\"", "back\\slash", "line\nbreak", "bell\u{7}", ""] {
            let table: toml::Table = toml::from_str(&format!("{} = 1", quote_key(key))).unwrap();
            assert_eq!(table.keys().next().unwrap(), key);
        }
    }
}
