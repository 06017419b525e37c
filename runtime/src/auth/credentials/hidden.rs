//! What is secret of credentials, and what their `Debug` shows instead.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Credentials, Fingerprint, Held, Inner};
use crate::secrets::{Forms, Holder, push_user};
use crate::value::Secret;

impl Holder for Inner {
    /// Every secret, and the ids that go with them.
    fn push_secrets(&self, into: &mut Vec<Secret>) {
        if let Some(key) = self.key() {
            into.extend([key.id.as_str().into(), key.secret.clone()]);
        }
        if let Some(basic) = &self.basic {
            let pair = Zeroizing::new(format!("{}:{}", basic.user, basic.password.expose()));
            push_user(&pair.as_str().into(), into);
        }
        let tokens = self.security_token.iter();
        let tokens = tokens.chain(self.header_token()).chain(self.bearer_token());
        let keys = self.api_keys.iter().map(|(_, value)| value);
        into.extend(tokens.chain(keys).cloned());
    }

    fn forms(&self) -> Arc<Forms> {
        let forms = self.forms.0.get_or_init(|| {
            let mut secrets = Vec::new();
            self.push_secrets(&mut secrets);
            Arc::new(Forms::new(&secrets))
        });
        Arc::clone(forms)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const HIDDEN: &str = "(hidden)";
        let inner = &*self.0;
        let mut out = f.debug_struct("Credentials");
        match &inner.access_key {
            Some(Held::Given(key)) => _ = out.field("access_key", &recognisable_part(&key.id)),
            Some(Held::By(_)) => _ = out.field("access_key", &HIDDEN),
            None => {}
        }
        for (kind, held) in [
            ("security_token", inner.security_token.is_some()),
            ("token", inner.token.is_some()),
            ("bearer", inner.bearer.is_some()),
            ("basic", inner.basic.is_some()),
        ] {
            if held {
                out.field(kind, &HIDDEN);
            }
        }
        if !inner.api_keys.is_empty() {
            let names: Vec<_> = inner.api_keys.iter().map(|(name, _)| name).collect();
            out.field("api_keys", &names);
        }
        out.finish_non_exhaustive()
    }
}

/// Enough of a key's id to recognise it, nothing of an id too short to be one (perhaps a secret in the wrong place).
fn recognisable_part(id: &str) -> String {
    const SHOWN: usize = 4;
    const LONG_ENOUGH: usize = 16;
    if id.len() < LONG_ENOUGH {
        return "(hidden)".to_owned();
    }
    id.chars().take(SHOWN).chain(['…']).collect()
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fingerprint").finish_non_exhaustive()
    }
}
