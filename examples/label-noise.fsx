// Claims about a process of one's own, in a script: dotnet build Verify.sln, then dotnet fsi examples/label-noise.fsx
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Arithmetic.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.LeastSquares.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Symbolics.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/MathNet.Numerics.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Processes.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Claims.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Spectre.Console.Ansi.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Spectre.Console.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Reports.dll"

open System
open System.IO
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics
open Verify.Claims
open Verify.Reports

// The process, in infix text: SGD whose labels carry fresh noise of variance tau.
let labelNoise =
    let file = Path.Combine(__SOURCE_DIRECTORY__, "label-noise.process")
    Process.parseOrThrow file (File.ReadAllText file)

let sgd = Processes.find "sgd"

// Proved by symbols: label noise leaves the mean as it is. Refuted by symbols: it leaves second moments as they are.
let sameMean =
    Claim.ofPropositions "label-noise-mean" "label noise" "this script" [ SameMoments(Of labelNoise, Of sgd, 1) ] Proved

let sameCovariance =
    Claim.ofPropositions
        "label-noise-moments"
        "label noise"
        "this script"
        [ SameMoments(Of labelNoise, Of sgd, 2) ]
        Refuted

// In exact rationals, on small random problems: what tau = 1 adds to tr Cov after k steps.
let added steps (instance: Instance<Rational>) =
    let noisy =
        ProcessMoments.afterSteps labelNoise [ ("tau", Rational.One) ] steps instance
        |> snd

    let plain = ProcessMoments.afterSteps sgd [] steps instance |> snd
    (noisy - plain).Trace()

let neverLess =
    Claim.stating
        "label-noise-adds"
        "label noise"
        "this script"
        "label noise never lowers tr Cov after 3 steps"
        ""
        Certified
    |> Claim.onInstances
        12
        (Exactly("tr Cov with label noise − tr Cov without", Domain.tiny, fun situation -> added 3 situation.Instance))

let atMostLinear =
    let slack (situation: Situation) =
        let instance = situation.Instance
        let sigma = MomentOperators<Rational>(instance.Problem.Features).Covariance.Trace()
        let eta, m = instance.StepSize, Rational.FromInteger(int64 instance.BatchSize)
        Rational.FromInteger 3L * eta * eta / m * sigma - added 3 instance

    Claim.stating
        "label-noise-linear"
        "label noise"
        "this script"
        "it adds at most 3η²(τ/m) tr Σ̂, whatever the step size"
        ""
        Refuted
    |> Claim.onInstances 12 (Exactly("3η²(τ/m) tr Σ̂ − what it adds", Domain.tiny, slack))

// And one about a process of the toolkit: early on, SGF is not far from gradient flow.
let nearFlow =
    let clause =
        Clause.atMost Quantities.stochasticRisk (Term.number "3/2" * Quantities.flowRisk)

    Claim.ofClauses "near-flow" "SGF" "this script" [ clause ] Refuted
    |> Claim.onInstances 9 (OnInstances(Domain.regression, [ clause ]))

let claims = [ sameMean; sameCovariance; neverLess; atMostLinear; nearFlow ]

let options =
    {
        Instances = None
        First = 0L
        Seed = 1
        Rigor = Certify
        Data = None
    }

let run = Runner.run options Runner.noProgress CancellationToken.None claims
printf "%s" (CheckTextReport(TextOptions.Plain, false).Render run)

// The counterexample that a search finds, shrunk.
let search =
    { new IProgress<FalsifyProgress> with
        member _.Report _ = ()
    }

let found =
    Falsifier.run
        {
            Seed = 1
            Budget = TimeSpan.FromSeconds 20.0
        }
        search
        CancellationToken.None
        nearFlow

let report = { found.Report with Seconds = 0.0 }
printf "\n%s" (FalsifyTextReport(TextOptions.Plain, null).Render report)
exit (if run.Ok && found.Report.IsAsExpected then 0 else 1)
