//! What is wrong with a command line, and help, in both languages.

use tempfile::TempDir;

use crate::cli::{fails, mudeung, stderr, stdout};

#[test]
fn usage_faults_speak_the_language_asked_for_alone() {
    let folder = TempDir::new().unwrap();
    for (words, english, korean) in [
        (&["run", "--trails", "5"][..], "unexpected argument '--trails' found", "'--trails'은(는) 알 수 없는 인자입니다"),
        (&["run", "--trails", "5"], "a similar argument exists: '--trials'", "비슷한 인자가 있습니다: '--trials'"),
        (&["rum"], "a similar subcommand exists: 'run'", "비슷한 명령이 있습니다: 'run'"),
        (&["run", "--trials", "many"], "`many` does not start with a number", "`many`"),
        (&["run", "--trials", "0"], "expected a whole number from 1", "1 이상의 정수"),
        (&["run", "--seed", "x"], "expected a whole number from 0", "0 이상의 정수"),
        (&["run", "--set", "x"], "expected path=value", "path=value 형식"),
        (&["discover", "--boxes", "99"], "from 1 to 20", "1 이상 20 이하의 정수"),
        (&["run", "--threads"], "a value is required for '--threads <N>'", "'--threads <N>'에 값이 필요합니다"),
        (&["run", "--design", "sobl"], "[possible values: mc,", "[가능한 값: mc,"),
        (&["solve", "--for", "x"], "required arguments were not provided", "필요한 인자가 빠졌습니다"),
        (&["discover", "--missed", "a", "--reached", "b"], "cannot be used with", "함께 쓸 수 없습니다"),
    ] {
        let told = fails(&folder, 2, words);
        assert!(told.contains(english) && !told.contains(" | "), "{told}");
        let told = fails(&folder, 2, &[words, &["--lang", "ko"]].concat());
        assert!(told.contains(korean) && told.starts_with("오류: ") && told.contains("--help"), "{told}");
        assert!(!told.contains("error:") && !told.contains("tip:") && !told.contains("Usage:"), "{told}");
    }
}

#[test]
fn help_has_headings_in_both_languages_and_is_no_fault() {
    let folder = TempDir::new().unwrap();
    for (words, heading) in [
        (&["--help"][..], "\nCommands | 명령:"),
        (&["run", "--help"], "\nArguments | 인자:"),
        (&["help", "sweep"], "\nArguments | 인자:"),
    ] {
        let output = mudeung(&folder, words);
        let help = stdout(&output);
        assert!(output.status.success() && stderr(&output).is_empty(), "{help}");
        for heading in ["Usage | 사용법: mudeung", "\nOptions | 옵션:", "Print help | 도움말 출력", heading] {
            assert!(help.contains(heading), "{heading} in {help}");
        }
        assert!(!help.contains("\nOptions:"), "{help}");
    }
    let bare = mudeung(&folder, &[]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(stderr(&bare).contains("Commands | 명령:") && stdout(&bare).is_empty(), "{}", stderr(&bare));
}
