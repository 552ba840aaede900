//! From JSON to the contract's types, by a deserializer that does not say what was wrong.
//!
//! An answer that does not fit is the same to the person whatever the reason, and the code that would word the reason
//! is compiled for each type again: a fifth of everything that an applicant loads.

use std::fmt::Display;

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Number, Value};

/// What `text` says, if it says a `T`.
pub(crate) fn decode<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value: Value = serde_json::from_str(text).ok()?;
    T::deserialize(Json(value)).ok()
}

/// It does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mismatch;

impl Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("mismatch")
    }
}

impl std::error::Error for Mismatch {}

impl serde::de::Error for Mismatch {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A value to be read. Each kind of type calls only the one visit that JSON has for it.
struct Json(Value);

impl<'de> Deserializer<'de> for Json {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(value) => number(&value, visitor),
            Value::String(value) => visitor.visit_string(value),
            Value::Array(values) => visitor.visit_seq(Items(values.into_iter())),
            Value::Object(members) => visitor.visit_map(Members::of(members)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::String(value) = self.0 else { return Err(Mismatch) };
        visitor.visit_string(value)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::Number(value) = self.0 else { return Err(Mismatch) };
        number(&value, visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::Bool(value) = self.0 else { return Err(Mismatch) };
        visitor.visit_bool(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::Array(values) = self.0 else { return Err(Mismatch) };
        visitor.visit_seq(Items(values.into_iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::Object(members) = self.0 else { return Err(Mismatch) };
        visitor.visit_map(Members::of(members))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_map(visitor)
    }

    /// The contract's enums are bare words, or tagged inside, which does not come this way.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let Value::String(value) = self.0 else { return Err(Mismatch) };
        visitor.visit_enum(IntoDeserializer::<Mismatch>::into_deserializer(value))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

/// No number of the contract has a fraction.
fn number<'de, V: Visitor<'de>>(value: &Number, visitor: V) -> Result<V::Value, Mismatch> {
    match (value.as_u64(), value.as_i64()) {
        (Some(value), _) => visitor.visit_u64(value),
        (None, Some(value)) => visitor.visit_i64(value),
        (None, None) => Err(Mismatch),
    }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        self.0.next().map(|value| seed.deserialize(Json(value))).transpose()
    }
}

struct Members {
    rest: serde_json::map::IntoIter,
    value: Option<Value>,
}

impl Members {
    fn of(members: Map<String, Value>) -> Self {
        Self { rest: members.into_iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Members {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        let key: StringDeserializer<Mismatch> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        seed.deserialize(Json(self.value.take().ok_or(Mismatch)?))
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use openapi::application::Application;
    use openapi::form::definition::FormDefinition;
    use openapi::time::ServerClock;

    #[test]
    fn forms_read_as_serde_json_reads_them() {
        let text = include_str!("../../backend/awards/2025/project.json");
        let form = serde_json::from_str::<serde_json::Value>(text).unwrap()["form"].to_string();
        let expected: FormDefinition = serde_json::from_str(&form).unwrap();
        assert_eq!(decode::<FormDefinition>(&form), Some(expected));
    }

    #[test]
    fn applications_read_as_serde_json_reads_them() {
        let text = r#"{"id": "01a20707-2981-76a3-ac73-87003d1f1224", "activity_id": "demo",
            "activity_title": {"zh": "a", "en": "b"}, "award": "project", "award_title": {"zh": "a", "en": "b"},
            "author_name": "x", "own": true,
            "organization_name": "x", "title": "", "status": "under_review", "version": 7,
            "filing": {"opens_at": "2025-04-01T01:00:00Z", "closes_at": "2025-04-29T09:00:00Z"},
            "created_at": "2025-04-01T01:00:00.5Z", "updated_at": "2025-04-01T01:00:00Z", "number": null,
            "submitted_at": null, "reviewed_at": null, "missing": 5, "form_version": 1,
            "answers": {"units": [{"name": "x"}]}, "attachments": []}"#;
        let expected: Application = serde_json::from_str(text).unwrap();
        assert_eq!(decode::<Application>(text), Some(expected));
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        for text in ["", "[]", "{}", "{\"now\": 1}", "<html>"] {
            assert!(decode::<ServerClock>(text).is_none(), "{text}");
        }
    }
}
