/// Modified equations against three other routes: the processes that they are known to be, equations written by hand, and series of
/// rational matrices for instances, made from the moment systems of the iteration and of the emitted definition.
module ModifiedEquationTests

open System
open System.Text.RegularExpressions
open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Instances
open MatrixSeries

let private derive order name =
    ModifiedEquation.derive order (Processes.find name)

let private withoutComments (text: string) =
    text.Split '\n'
    |> Array.filter (fun line -> not (line.StartsWith '#'))
    |> String.concat "\n"

let private written (terms: OperatorTerm list) =
    terms
    |> List.map (fun term -> term.Operator, Infix.format term.Coefficient)
    |> List.sort

let private invalid action (part: string) =
    Expect.throwsC action (fun error ->
        Expect.isTrue (error :? InvalidInputException) $"{error.GetType().Name}: {error.Message}"
        Expect.isFalse (error.Message.Contains '\n') "one line"
        Expect.isLessThanOrEqual error.Message.Length 200 error.Message
        Expect.stringContains error.Message part "what is wrong")

// n and m as numbers, so that coefficients with n − 1 below are polynomials too.
let private atSizes (instance: Instance) (text: string) =
    let put (name: string) (value: int) text =
        Regex.Replace(text, $@"\b{name}\b", string value)

    text.Split '\n'
    |> Array.map (fun line ->
        if
            line.StartsWith("drift", StringComparison.Ordinal)
            || line.StartsWith("diffusion", StringComparison.Ordinal)
            || line.StartsWith ' '
        then
            line |> put "n" (n instance) |> put "m" instance.Batch
        else
            line)
    |> String.concat "\n"

let private flowText order definition =
    ModifiedEquationText.infix (ModifiedEquation.derive order definition)
    |> withoutComments

let private flowOf instance text =
    Process.parseOrThrow "the modified equation" (atSizes instance text)

/// The drift of the next order beside the diffusion of this one: what is then left is of order + 3.
let private withNextDrift order definition =
    let cut (text: string) =
        match text.IndexOf("\ndiffusion ", StringComparison.Ordinal) with
        | -1 -> text.TrimEnd(), ""
        | k -> text.Substring(0, k), text.Substring k

    fst (cut (flowText (order + 1) definition))
    + snd (cut (flowText order definition))
    + "\n"

let private twoInstances =
    [ instance "first" 101 3 2 2 false; instance "second" 202 3 2 2 false ]

let private ownProcesses =
    [
        "process drawn-label-noise\nparameters eta, tau\nnoise e[a], e[c] = eta^2*tau/m*avg(x[a]*x[c])\nnext b[a] = b[a] + eta*batch(r*x[a]) + e[a]"
        "process loss-noise\nparameters eta, tau\nnoise e[a], e[c] = eta*tau*avg(r^2)*delta[a,c]\nnext b[a] = b[a] + eta*avg(r*x[a]) + e[a]"
        "process given-dropout\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + eta*batch((y - sum(c, u[c]*x[c]*b[c]))*u[a]*x[a])"
        "process step-dropout\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + eta*u[a]*batch(r*x[a])"
        "process one-coordinate\nparameters eta\nfeature u[a]\nnext b[a] = b[a] + eta*u[a]*avg(r*x[a])"
        "process explicit\nparameters eta\nnext b[a] = b[a] + eta*batch((y - sum(c, x[c]*b[c]))*x[a]) + eta"
        "process decay\nparameters eta, p\nnext b[a] = b[a] + eta*batch(r*x[a]) - eta^2*p*b[a] + eta*sum(c, 1)"
        "process square\nparameters eta, P\nnext b[a] = b[a] + eta*batch(r*x[a])*sum(c, P[c])^2"
        "process normed\nparameters eta\nnoise e[a], e[c] = eta^2*sum(i, b[i]^2)*delta[a,c]\nnext b[a] = b[a] + eta*avg(r*x[a]) + e[a]"
        "process streams\nparameters eta, S, B, V\ndata gaussian covariance S truth B noise V\nnext b[a] = b[a] + eta*batch(r*x[a])"
    ]
    |> List.map (Process.parseOrThrow "a test")

let private ofRegistry =
    Processes.all ()
    |> List.filter (fun definition ->
        not definition.IsFlow
        && definition.States = [ "b" ]
        && not definition.HasSchedule
        && List.contains "eta" definition.Parameters)

let private sameMoments (first: Process) (second: Process) features =
    let left = MomentSystem.derive 2 features first
    let right = MomentSystem.derive 2 features second
    left.Equations = right.Equations

[<Tests>]
let tests =
    testList
        "modified equations"
        [
            testCase
                "order 0 of SGD is stochastic gradient flow, and one step differs by what gradient flow differs"
                (fun () ->
                    let equation = derive 0 "sgd"
                    let flow = Option.get (ModifiedEquationText.tryDefinition equation)

                    for features in 1..3 do
                        Expect.isTrue (sameMoments flow (Processes.find "sgf") features) $"p = {features}"

                    Expect.equal (written equation.Residual) [ "D*H^2", "1/2"; "H^2*D", "1/2" ] "no noise part"
                    Expect.equal equation.ResidualPower 2 "the power"
                    Expect.equal (written equation.MeanResidual) [ "H^2*d", "1/2" ] "means")

            testCase "order 0 of Euler's discretization is the flow that it discretizes" (fun () ->
                for name, flow in
                    [
                        "gradient-descent", "gradient-flow"
                        "sgf-euler", "sgf"
                        "sgd-ridge", "sgf-ridge"
                    ] do
                    let order0 = Option.get (ModifiedEquationText.tryDefinition (derive 0 name))
                    Expect.isTrue (sameMoments order0 (Processes.find flow) 2) name)

            testCase "order 1 of SGD has the drift −(H + ηH²/2)" (fun () ->
                let drift = (derive 1 "sgd").Drift |> List.map written
                Expect.equal drift [ [ "H*d", "-1" ]; [ "H^2*d", "-1/2" ] ] "drift")

            testCase "order 1 of SGD is the corrected diffusion, written by hand" (fun () ->
                // κ PAP with P = (1 + ηH/2) ⊗ (1 + ηH/2), cut after η: at b − (η/2)g the residual is r + (η/2)xᵀg.
                let byHand =
                    [
                        "process corrected"
                        "parameters eta"
                        "drift b[a] = avg(r*x[a]) + eta/2*sum(d, avg(x[a]*x[d])*avg(r*x[d]))"
                        "diffusion b[a], b[c] = eta/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))"
                        "  + eta^2/m*sum(d, avg(r*x[d])*avg(r*x[a]*x[c]*x[d]))"
                        "  - eta^2/(2*m)*sum(d, avg(x[a]*x[d])*avg(r*x[d]))*avg(r*x[c])"
                        "  - eta^2/(2*m)*sum(d, avg(x[c]*x[d])*avg(r*x[d]))*avg(r*x[a])"
                        "  + eta^2/(2*m)*sum(d, avg(x[a]*x[d])*(avg(r^2*x[d]*x[c]) - avg(r*x[d])*avg(r*x[c])))"
                        "  + eta^2/(2*m)*sum(d, avg(x[c]*x[d])*(avg(r^2*x[d]*x[a]) - avg(r*x[d])*avg(r*x[a])))"
                    ]
                    |> String.concat "\n"
                    |> Process.parseOrThrow "by hand"

                let equation = derive 1 "sgd"
                let flow = Option.get (ModifiedEquationText.tryDefinition equation)

                for features in 1..3 do
                    Expect.isTrue (sameMoments flow byHand features) $"p = {features}"

                Expect.equal (written equation.Residual) [ "D*H^3", "1/3"; "H^3*D", "1/3" ] "no noise part here either")

            testCase "the residual of every order is that of gradient descent" (fun () ->
                for order in 0 .. ModifiedEquation.largestOrder do
                    let equation = derive order "sgd"
                    let k = order + 2
                    let c = $"1/{k}"
                    Expect.equal (written equation.Residual) [ $"D*H^{k}", c; $"H^{k}*D", c ] $"order {order}"
                    Expect.equal equation.ResidualPower k $"order {order}")

            for definition in ofRegistry @ ownProcesses do
                testCase $"{definition.Name}: e^(ηL) − T in rational matrices begins with η^(order + 2)" (fun () ->
                    for instance in twoInstances do
                        for order in 0..1 do
                            let flow = flowOf instance (flowText order definition)

                            Expect.equal
                                (firstDifference instance (order + 2) definition flow)
                                (Some(order + 2))
                                $"{instance.Name}, order {order}"

                            let mixed = flowOf instance (withNextDrift order definition)

                            Expect.equal
                                (firstDifference instance (order + 2) definition mixed)
                                None
                                $"{instance.Name}, order {order}: the diffusion is right to one power more")

            for order in 2 .. ModifiedEquation.largestOrder do
                testCase $"sgd to order {order} in rational matrices" (fun () ->
                    let sgd = Processes.find "sgd"

                    for instance in twoInstances do
                        let flow = flowOf instance (flowText order sgd)
                        Expect.equal (firstDifference instance (order + 2) sgd flow) (Some(order + 2)) instance.Name)

            testCase "the gap at small steps falls by 2^(order + 2) when the step is halved" (fun () ->
                let sgd = Processes.find "sgd"
                let instance = twoInstances.Head

                for order in 0..2 do
                    // Terms beyond this degree are below 10⁻¹² of what is measured.
                    let degree = order + 6
                    let flow = flowOf instance (flowText order sgd)

                    let coefficients =
                        difference degree (matrices instance degree flow) (matrices instance degree sgd)

                    let gap (eta: Rational) =
                        coefficients
                        |> Array.mapi (fun k a -> timesAll (eta.Pow k) a)
                        |> Array.reduce (combine (+))
                        |> size

                    let ratio = gap (rational 1 10000) / gap (rational 1 20000)
                    let ideal = Rational.FromInteger(1L <<< (order + 2))
                    Expect.isTrue ((ratio / ideal - Rational.One).Abs() < rational 1 50) $"order {order}: {ratio}")

            testCase "one wrong coefficient is found" (fun () ->
                let sgd = Processes.find "sgd"
                let instance = twoInstances.Head

                let plant (right: string) (wrong: string) (text: string) =
                    let k = text.IndexOf(right, StringComparison.Ordinal)
                    Expect.isTrue (k >= 0) $"'{right}' occurs"
                    text.Substring(0, k) + wrong + text.Substring(k + right.Length)

                let found text =
                    firstDifference instance 3 sgd (flowOf instance text)

                let order1 = flowText 1 sgd
                let mixed = withNextDrift 1 sgd
                Expect.equal (found order1) (Some 3) "the right one"
                Expect.equal (found (plant "+ eta/2*sum" "+ eta/3*sum" order1)) (Some 2) "the drift"
                Expect.equal (found (plant "= eta/m*avg" "= eta/(2*m)*avg" order1)) (Some 2) "the diffusion"
                Expect.equal (found mixed) None "the right one"

                Expect.equal
                    (found (plant "+ eta^2/m*sum" "+ eta^2/(2*m)*sum" mixed))
                    (Some 3)
                    "the correction of the diffusion"

                Expect.equal
                    (found (mixed.Replace("- eta^2/m*sum", "- eta^2/(3*m)*sum")))
                    (Some 3)
                    "a product of gradients")

            testCase "every process that is allowed has definitions that read back, but where n − 1 divides" (fun () ->
                for definition in ofRegistry do
                    for order in 0..1 do
                        let found =
                            ModifiedEquationText.tryDefinition (ModifiedEquation.derive order definition)

                        Expect.equal
                            (Option.isSome found)
                            (definition.Name <> "sgd-without-replacement")
                            $"{definition.Name} {order}")

            testCase "every format renders, and an unknown one is told" (fun () ->
                let equation = derive 1 "sgd-ridge"

                for format in ModifiedEquationText.formats do
                    Expect.isNotEmpty (ModifiedEquationText.render format equation) format

                invalid (fun () -> ModifiedEquationText.render "python" equation |> ignore) "text, infix, latex, json")

            testCase "what has no modified equation is refused in one line" (fun () ->
                let own text = Process.parseOrThrow "a test" text

                for definition, part in
                    [
                        Processes.find "sgf", "sgf is a flow; allowed are iterations of b alone, affine in b"
                        Processes.find "sgd-momentum", "memory besides b"
                        Processes.find "sgd-averaged", "memory besides b"
                        Processes.find "sgd-schedule", "no step size eta"
                        own "process p\nnext b[a] = b[a] + batch(r*x[a])", "no step size eta"
                        own "process p\nparameters eta\neta(k) = eta/(1 + k)\nnext b[a] = b[a] + eta*batch(r*x[a])",
                        "changing size"
                        own "process p\nparameters eta\nnext b[a] = b[a] + eta*b[a]^2", "not affine in b"
                        own "process p\nparameters eta\nnext b[a] = b[a] + eta*batch(r^2*x[a])", "not affine in b"
                        own "process p\nparameters eta\nnext b[a] = b[a]/2 + eta*batch(r*x[a])", "at eta = 0"
                        own
                            "process p\nparameters eta\nnoise e[a], e[c] = delta[a,c]\nnext b[a] = b[a] + eta*batch(r*x[a]) + e[a]",
                        "at eta = 0"
                        own "process p\nparameters eta\nnext b[a] = b[a] + eta*b[1]", "feature 1"
                    ] do
                    invalid (fun () -> ModifiedEquation.derive 1 definition |> ignore) part

                for order in [ -1; 5; Int32.MaxValue ] do
                    invalid (fun () -> derive order "sgd" |> ignore) "allowed are 0 to 4")
        ]
