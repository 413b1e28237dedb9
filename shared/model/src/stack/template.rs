//! Reads a template as CloudFormation does: parameters, names, conditions and the functions that put them together.

use serde_json::{Map, Value};

use super::{DeployedStack, names::Home};

/// A template says something in a way that is not understood here, so nobody can say what was deployed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the template of the stack cannot be read here: {0}")]
pub struct Unresolved(String);

impl Unresolved {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

type Read<T> = Result<T, Unresolved>;

impl DeployedStack {
    /// What a resource was deployed with. A property without a value is not there.
    pub(super) fn properties(&self, logical: &str) -> Read<Map<String, Value>> {
        let path = format!("/Resources/{}/Properties", logical.replace('/', "~1"));
        match self.template.pointer(&path) {
            Some(properties) => match self.value(properties)? {
                Some(Value::Object(properties)) => Ok(properties),
                Some(_) => Err(Unresolved::new(format!("the properties of {logical}"))),
                None => Ok(Map::new()),
            },
            None => Ok(Map::new()),
        }
    }

    /// One property, if it is text.
    pub(super) fn text(&self, logical: &str, property: &str) -> Read<Option<String>> {
        let path = format!("/Resources/{logical}/Properties/{property}");
        let Some(value) = self.template.pointer(&path) else { return Ok(None) };
        Ok(self.value(value)?.and_then(|value| value.as_str().map(str::to_owned)))
    }

    /// Whether a resource was left out by its condition.
    pub(super) fn is_left_out(&self, logical: &str) -> bool {
        !self.resources.contains_key(logical)
    }

    /// What is meant by a value; `None` when nothing is.
    fn value(&self, value: &Value) -> Read<Option<Value>> {
        Ok(Some(match value {
            Value::Object(members) => match single(members) {
                Some((name, argument)) if name == "Ref" || name.starts_with("Fn::") => {
                    return self.function(name, argument);
                }
                Some(_) | None => {
                    let mut read = Map::new();
                    for (name, member) in members {
                        if let Some(member) = self.value(member)? {
                            read.insert(name.clone(), member);
                        }
                    }
                    Value::Object(read)
                }
            },
            Value::Array(items) => Value::Array(self.items(items)?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }))
    }

    fn items(&self, items: &[Value]) -> Read<Vec<Value>> {
        let items: Read<Vec<_>> = items.iter().map(|item| self.value(item)).collect();
        Ok(items?.into_iter().flatten().collect())
    }

    fn function(&self, name: &str, argument: &Value) -> Read<Option<Value>> {
        let unknown = || Unresolved::new(format!("{name} of {argument}"));
        let list = || argument.as_array().map(Vec::as_slice).ok_or_else(unknown);
        Ok(Some(match name {
            "Ref" => return self.reference(argument.as_str().ok_or_else(unknown)?),
            "Fn::GetAtt" => Value::String(self.get_attribute(argument).ok_or_else(unknown)??),
            "Fn::Sub" => Value::String(self.substitute(argument).ok_or_else(unknown)??),
            "Fn::If" => {
                let [Value::String(condition), then, otherwise] = list()? else { return Err(unknown()) };
                return self.value(if self.condition(condition)? { then } else { otherwise });
            }
            "Fn::Join" => {
                let [Value::String(between), items] = list()? else { return Err(unknown()) };
                Value::String(self.texts(items)?.join(between))
            }
            "Fn::Split" => {
                let [Value::String(at), whole] = list()? else { return Err(unknown()) };
                let whole =
                    self.value(whole)?.and_then(|whole| whole.as_str().map(str::to_owned)).ok_or_else(unknown)?;
                whole.split(at.as_str()).map(Value::from).collect()
            }
            _ => return Err(unknown()),
        }))
    }

    fn texts(&self, value: &Value) -> Read<Vec<String>> {
        let items = self.value(value)?.and_then(|items| items.as_array().cloned()).unwrap_or_default();
        Ok(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    fn reference(&self, name: &str) -> Read<Option<Value>> {
        let Home { partition, region, account, stack } = self.home();
        let text = match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::Partition" => partition,
            "AWS::Region" => region,
            "AWS::AccountId" => account,
            "AWS::StackName" => stack,
            "AWS::StackId" => &self.arn,
            "AWS::URLSuffix" => "amazonaws.com",
            name => match (self.parameters.get(name), self.resources.get(name)) {
                (Some(given), _) if self.is_list(name) => {
                    return Ok(Some(given.split(',').map(|item| Value::from(item.trim())).collect()));
                }
                (Some(given), _) => given,
                // CloudFormation calls a rule of a bus of its own by both names.
                (None, Some(resource)) => resource.id.rsplit('|').next().unwrap_or_default(),
                (None, None) => return Err(Unresolved::new(format!("Ref of {name}"))),
            },
        };
        Ok(Some(Value::from(text)))
    }

    fn is_list(&self, parameter: &str) -> bool {
        let kind = self.template.pointer(&format!("/Parameters/{parameter}/Type")).and_then(Value::as_str);
        kind.is_some_and(|kind| kind == "CommaDelimitedList" || kind.starts_with("List<"))
    }

    fn get_attribute(&self, argument: &Value) -> Option<Read<String>> {
        let (logical, attribute) = match argument {
            Value::String(both) => both.split_once('.')?,
            Value::Array(parts) => (parts.first()?.as_str()?, parts.get(1)?.as_str()?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
        };
        Some(self.attribute(logical, attribute))
    }

    /// `${Name}`, `${Name.Attribute}` and `${!Literal}` within a text.
    fn substitute(&self, argument: &Value) -> Option<Read<String>> {
        let (text, own) = match argument {
            Value::String(text) => (text.as_str(), None),
            Value::Array(parts) => (parts.first()?.as_str()?, parts.get(1)?.as_object()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
        };
        let mut pieces = text.split("${");
        let mut read = pieces.next()?.to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}')?;
            match self.substituted(name, own) {
                Ok(value) => read.push_str(&value),
                Err(error) => return Some(Err(error)),
            }
            read.push_str(rest);
        }
        Some(Ok(read))
    }

    fn substituted(&self, name: &str, own: Option<&Map<String, Value>>) -> Read<String> {
        if let Some(literal) = name.strip_prefix('!') {
            return Ok(format!("${{{literal}}}"));
        }
        let value = match own.and_then(|own| own.get(name)) {
            Some(value) => self.value(value)?,
            None => match name.split_once('.') {
                Some((logical, attribute)) => return self.attribute(logical, attribute),
                None => self.reference(name)?,
            },
        };
        match value {
            Some(Value::String(text)) => Ok(text),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
                Err(Unresolved::new(format!("${{{name}}}")))
            }
        }
    }

    fn condition(&self, name: &str) -> Read<bool> {
        let condition = self.template.get("Conditions").and_then(|conditions| conditions.get(name));
        self.holds(condition.ok_or_else(|| Unresolved::new(format!("condition {name}")))?)
    }

    fn holds(&self, condition: &Value) -> Read<bool> {
        let unknown = || Unresolved::new(format!("condition {condition}"));
        let (name, argument) = condition.as_object().and_then(single).ok_or_else(unknown)?;
        if name == "Condition" {
            return self.condition(argument.as_str().ok_or_else(unknown)?);
        }
        let all = argument.as_array().map(Vec::as_slice).ok_or_else(unknown)?;
        match (name.as_str(), all) {
            ("Fn::Equals", [one, other]) => Ok(self.value(one)? == self.value(other)?),
            ("Fn::Not", [one]) => Ok(!self.holds(one)?),
            ("Fn::And", all) => all.iter().try_fold(true, |so_far, one| Ok(so_far && self.holds(one)?)),
            ("Fn::Or", all) => all.iter().try_fold(false, |so_far, one| Ok(so_far || self.holds(one)?)),
            _ => Err(unknown()),
        }
    }
}

/// The one member of an object that has no more.
fn single(members: &Map<String, Value>) -> Option<(&String, &Value)> {
    members.iter().next().filter(|_| members.len() == 1)
}
