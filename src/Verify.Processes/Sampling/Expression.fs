namespace Verify.Processes

open Verify.Arithmetic

/// An expression of a definition at definite indices, ready to be evaluated.
type internal Expression<'T> =
    {
        /// Whether it depends on the state, the number of the step or a draw.
        Varies: bool
        /// Whether it depends on a sample.
        OfSample: bool
        /// Its value.
        Value: Situation<'T> -> 'T
    }

/// The operations; what does not vary becomes a number at once.
[<RequireQualifiedAccess>]
module internal Expression =

    let constant (value: 'T) =
        {
            Varies = false
            OfSample = false
            Value = fun _ -> value
        }

    /// A value that depends on the situation.
    let varying (value: Situation<'T> -> 'T) =
        {
            Varies = true
            OfSample = false
            Value = value
        }

    /// The number, where it is one.
    let tryConstant (expression: Expression<'T>) =
        if expression.Varies || expression.OfSample then
            None
        else
            Some(expression.Value Unchecked.defaultof<Situation<'T>>)

    let private isZero<'T when 'T :> IScalar<'T>> (expression: Expression<'T>) =
        match tryConstant expression with
        | Some value -> 'T.TrySign value = System.Nullable 0
        | None -> false

    let private combine (a: Expression<'T>) (b: Expression<'T>) (value: Situation<'T> -> 'T) =
        match tryConstant a, tryConstant b with
        | Some _, Some _ -> constant (value Unchecked.defaultof<Situation<'T>>)
        | _ ->
            {
                Varies = a.Varies || b.Varies
                OfSample = a.OfSample || b.OfSample
                Value = value
            }

    let negate<'T when 'T :> IScalar<'T>> (a: Expression<'T>) : Expression<'T> =
        let f = a.Value

        combine a a (fun situation ->
            let value: 'T = f situation
            -value)

    let add<'T when 'T :> IScalar<'T>> (a: Expression<'T>) (b: Expression<'T>) : Expression<'T> =
        if isZero a then
            b
        elif isZero b then
            a
        else
            let f, g = a.Value, b.Value

            combine a b (fun situation ->
                let left: 'T = f situation
                let right: 'T = g situation
                left + right)

    let subtract<'T when 'T :> IScalar<'T>> (a: Expression<'T>) (b: Expression<'T>) : Expression<'T> =
        if isZero b then
            a
        else
            let f, g = a.Value, b.Value

            combine a b (fun situation ->
                let left: 'T = f situation
                let right: 'T = g situation
                left - right)

    let multiply<'T when 'T :> IScalar<'T>> (a: Expression<'T>) (b: Expression<'T>) : Expression<'T> =
        if isZero a || isZero b then
            constant 'T.Zero
        else
            let f, g = a.Value, b.Value

            combine a b (fun situation ->
                let left: 'T = f situation
                let right: 'T = g situation
                left * right)

    /// The reciprocal; `fail` is called where the divisor is 0.
    let reciprocal<'T when 'T :> IScalar<'T>> (fail: unit -> 'T) (a: Expression<'T>) : Expression<'T> =
        let f = a.Value

        combine a a (fun situation ->
            let divisor: 'T = f situation

            if 'T.TrySign divisor = System.Nullable 0 then
                fail ()
            else
                'T.One / divisor)

    /// a^k, k ≥ 0.
    let power<'T when 'T :> IScalar<'T>> k (a: Expression<'T>) : Expression<'T> =
        let f = a.Value

        combine a a (fun situation ->
            let value: 'T = f situation
            let mutable product = 'T.One

            for _ in 1..k do
                product <- product * value

            product)

    let sum<'T when 'T :> IScalar<'T>> (terms: Expression<'T> seq) : Expression<'T> =
        Seq.fold add (constant 'T.Zero) terms

    /// The mean of an expression over samples.
    let meanOver<'T when 'T :> IScalar<'T>> (samples: Situation<'T> -> Sample<'T>[]) varies (a: Expression<'T>) =
        let f = a.Value

        {
            Varies = varies || a.Varies
            OfSample = false
            Value =
                fun (situation: Situation<'T>) ->
                    let all = samples situation
                    let mutable total = 'T.Zero

                    for sample in all do
                        situation.Sample <- sample
                        let value: 'T = f situation
                        total <- total + value

                    total / 'T.FromInteger(int64 all.Length)
        }

    /// The same expression as a number, evaluated in a situation in which all that it depends on is known.
    let settle (situation: Situation<'T>) (a: Expression<'T>) =
        if a.Varies || a.OfSample then
            a
        else
            constant (a.Value situation)
