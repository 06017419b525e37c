//! `special-words`: names that mean something in some language.

use conformance_clients::special_words::models::{
    ModelPropertiesDictMethods, ModelPropertiesModelWithList, ModelPropertiesSameAsModel, ModelsAnd, ModelsAs,
    ModelsAssert, ModelsAsync, ModelsAwait, ModelsBreak, ModelsClass, ModelsConstructor, ModelsContinue, ModelsDef,
    ModelsDel, ModelsElif, ModelsElse, ModelsExcept, ModelsExec, ModelsFinally, ModelsFor, ModelsFrom, ModelsGlobal,
    ModelsIf, ModelsImport, ModelsIn, ModelsIs, ModelsLambda, ModelsNot, ModelsOr, ModelsPass, ModelsRaise,
    ModelsReturn, ModelsTry, ModelsWhile, ModelsWith, ModelsYield,
};

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    operations(suite);
    parameters(suite);
    models(suite);
    properties(suite);
}

fn operations(suite: &mut Suite) {
    macro_rules! operations {
        ($group:ident, $($name:literal $call:ident),*) => {
            $($group.sends($name, async |c| c.$call().send().await);)*
        };
    }
    let client = client!(suite, special_words);
    let mut s = suite.group("SpecialWords_Operations", client);
    operations!(
        s,
        "and" operations_and, "as" operations_as, "assert" operations_assert, "async" operations_async,
        "await" operations_await, "break" operations_break, "class" operations_class,
        "constructor" operations_constructor, "continue" operations_continue, "def" operations_def,
        "del" operations_del, "elif" operations_elif, "else" operations_else, "except" operations_except,
        "exec" operations_exec, "finally" operations_finally, "for" operations_for, "from" operations_from,
        "global" operations_global, "if" operations_if, "import" operations_import, "in" operations_in,
        "is" operations_is, "lambda" operations_lambda, "not" operations_not, "or" operations_or,
        "pass" operations_pass, "raise" operations_raise, "return" operations_return, "try" operations_try,
        "while" operations_while, "with" operations_with, "yield" operations_yield
    );
}

fn parameters(suite: &mut Suite) {
    macro_rules! parameters {
        ($group:ident, $($name:literal $call:ident),*) => {
            $($group.sends($name, async |c| c.$call("ok").send().await);)*
        };
    }
    let client = client!(suite, special_words);
    let mut s = suite.group("SpecialWords_Parameters", client);
    parameters!(
        s,
        "and" parameters_with_and, "as" parameters_with_as, "assert" parameters_with_assert,
        "async" parameters_with_async, "await" parameters_with_await, "break" parameters_with_break,
        "class" parameters_with_class, "constructor" parameters_with_constructor,
        "continue" parameters_with_continue, "def" parameters_with_def, "del" parameters_with_del,
        "elif" parameters_with_elif, "else" parameters_with_else, "except" parameters_with_except,
        "exec" parameters_with_exec, "finally" parameters_with_finally, "for" parameters_with_for,
        "from" parameters_with_from, "global" parameters_with_global, "if" parameters_with_if,
        "import" parameters_with_import, "in" parameters_with_in, "is" parameters_with_is,
        "lambda" parameters_with_lambda, "not" parameters_with_not, "or" parameters_with_or,
        "pass" parameters_with_pass, "raise" parameters_with_raise, "return" parameters_with_return,
        "try" parameters_with_try, "while" parameters_with_while, "with" parameters_with_with,
        "yield" parameters_with_yield, "cancellationToken" parameters_with_cancellation_token
    );
}

fn models(suite: &mut Suite) {
    macro_rules! models {
        ($group:ident, $($name:literal $call:ident $model:ident),*) => {
            $($group.sends($name, async |c| c.$call(&$model::new("ok")).send().await);)*
        };
    }
    let client = client!(suite, special_words);
    let mut s = suite.group("SpecialWords_Models", client);
    models!(
        s,
        "and" models_with_and ModelsAnd, "as" models_with_as ModelsAs, "assert" models_with_assert ModelsAssert,
        "async" models_with_async ModelsAsync, "await" models_with_await ModelsAwait,
        "break" models_with_break ModelsBreak, "class" models_with_class ModelsClass,
        "constructor" models_with_constructor ModelsConstructor, "continue" models_with_continue ModelsContinue,
        "def" models_with_def ModelsDef, "del" models_with_del ModelsDel, "elif" models_with_elif ModelsElif,
        "else" models_with_else ModelsElse, "except" models_with_except ModelsExcept,
        "exec" models_with_exec ModelsExec, "finally" models_with_finally ModelsFinally,
        "for" models_with_for ModelsFor, "from" models_with_from ModelsFrom,
        "global" models_with_global ModelsGlobal, "if" models_with_if ModelsIf,
        "import" models_with_import ModelsImport, "in" models_with_in ModelsIn, "is" models_with_is ModelsIs,
        "lambda" models_with_lambda ModelsLambda, "not" models_with_not ModelsNot, "or" models_with_or ModelsOr,
        "pass" models_with_pass ModelsPass, "raise" models_with_raise ModelsRaise,
        "return" models_with_return ModelsReturn, "try" models_with_try ModelsTry,
        "while" models_with_while ModelsWhile, "with" models_with_with ModelsWith,
        "yield" models_with_yield ModelsYield
    );
}

fn properties(suite: &mut Suite) {
    let client = client!(suite, special_words);
    let mut s = suite.group("SpecialWords_ModelProperties", client);
    s.sends("sameAsModel", async |c| {
        c.model_properties_same_as_model(&ModelPropertiesSameAsModel::new("ok"))
            .send()
            .await
    });
    s.sends("dictMethods", async |c| {
        let ok = "ok";
        let model = ModelPropertiesDictMethods::new(ok, ok, ok, ok, ok, ok, ok, ok, ok, ok);
        c.model_properties_dict_methods(&model).send().await
    });
    s.sends("withList", async |c| {
        c.model_properties_with_list(&ModelPropertiesModelWithList::new("ok"))
            .send()
            .await
    });
}
