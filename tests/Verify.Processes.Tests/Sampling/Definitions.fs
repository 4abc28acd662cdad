/// Instances and definitions that enumeration and sampling are tested on.
module Verify.Processes.Tests.Definitions

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes

let rational (text: string) = Rational.Parse text

/// The first n samples and p features of a small problem.
let instance n p eta m =
    let x =
        [| [| "1"; "2" |]; [| "-1"; "1/2" |]; [| "3/2"; "1/5" |]; [| "1/3"; "-1" |] |]

    let y = [| "1"; "-2"; "1/2"; "3" |]

    Instance<Rational>(
        Problem<Rational>(
            Matrix<Rational>.Create(n, p, (fun i j -> rational (x[i].[j]))),
            Array.init n (fun k -> rational y[k]),
            Unchecked.defaultof<Truth<Rational>>
        ),
        rational eta,
        m
    )

let bindValues (on: Instance<Rational>) (parameters: (string * ParameterValue) list) definition =
    ProcessInstance.Bind(definition, on, seq { for name, value in parameters -> struct (name, value) })

let bind on parameters definition =
    bindValues on [ for name, value in parameters -> name, ParameterValue.Scalar(rational value) ] definition

let define text =
    Verify.Symbolics.Process.parseOrThrow "test.process" text

/// Values for the parameters of a process of the registry, by their shapes.
let registered on name =
    let definition = Verify.Symbolics.Processes.find name
    let p = (on: Instance<Rational>).Problem.FeatureCount

    let values =
        [
            for parameter, shape in definition.ParameterShapes do
                if parameter <> "eta" then
                    match shape with
                    // A small probability makes tails that no sample mean survives.
                    | 0 -> parameter, ParameterValue.Scalar(rational (if parameter = "q" then "3/4" else "1/7"))
                    | 1 -> parameter, ParameterValue.Vector(Array.init p (fun a -> rational $"1/{a + 2}"))
                    | _ ->
                        parameter,
                        ParameterValue.Matrix(
                            Matrix<Rational>.Create(p, p, (fun a c -> rational (if a = c then "2/3" else "1/5")))
                        )
        ]

    bindValues on values definition

/// Definitions of one's own that enumeration reaches, with their parameters.
let enumerable =
    [
        "heavy-ball",
        [ "gamma", "1/2" ],
        "process heavy-ball\nparameters eta, gamma\nnext b[a] = b[a] + gamma*v[a] + eta*batch(r*x[a])\nnext v[a] = gamma*v[a] + eta*batch(r*x[a])"
        "nesterov",
        [ "gamma", "1/3" ],
        "process nesterov\nparameters eta, gamma\nnext b[a] = b[a] + gamma*(b[a] - p[a]) + eta*batch((y - sum(c, x[c]*((1 + gamma)*b[c] - gamma*p[c])))*x[a])\nnext p[a] = b[a]"
        "label-noise-by-coins",
        [ "s", "1/4" ],
        "process label-noise-by-coins\nparameters eta, s\ncoin u = 1/2\nnext b[a] = b[a] + eta*batch((r + s*(2*u - 1))*x[a])"
        "dropout",
        [ "q", "2/3" ],
        "process dropout\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + eta*batch((y - sum(c, u[c]*x[c]*b[c]))*u[a]*x[a])"
        "dropout-without-replacement",
        [ "q", "2/3" ],
        "process dropout-without-replacement\nparameters eta, q\nsampling without replacement\ncoin u[a] = q\nnext b[a] = b[a] + eta*batch((y - sum(c, u[c]*x[c]*b[c]))*u[a]*x[a])"
        "kaczmarz", [], "process kaczmarz\nsample with weights w = sum(c, x[c]^2)\nnext b[a] = b[a] + batch(r*x[a]/w)"
        "coordinates",
        [],
        "process coordinates\nparameters eta\nfeature u[a] with weights avg(x[a]^2)\nnext b[a] = b[a] + eta*u[a]*batch(r*x[a])"
        "one-coin-for-the-step",
        [ "q", "1/3" ],
        "process one-coin-for-the-step\nparameters q\ncoin u = q\nnext b[a] = u*(b[a] + 1) + (1 - u)*b[a]/2"
        "decaying", [], "process decaying\nparameters eta\neta(k) = eta/(1+k)\nnext b[a] = b[a] + eta*batch(r*x[a])"
        "coins-with-a-schedule",
        [ "q", "1/2" ],
        "process coins-with-a-schedule\nparameters eta, q\nq(k) = q/(2+k)\ncoin u[a] = q\nnext b[a] = b[a] + u[a]*eta*batch(r*x[a])"
    ]
