//! Tokens of JSON Pointers (RFC 6901).

/// A key as a token: `a/b~c` is `a~1b~0c`.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a token stands for.
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::{escape, unescape};

    #[test]
    fn tokens_go_there_and_back() {
        for (key, token) in [("", ""), ("质量", "质量"), ("a/b~c", "a~1b~0c"), ("~1", "~01")] {
            assert_eq!((escape(key).as_str(), unescape(token).as_str()), (token, key));
        }
    }
}
