namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

[<RequireQualifiedAccess>]
module Quantities =
    let private whole (value: int) = Some(Rational.FromInteger(int64 value))

    let time =
        Quantity
            { new Quantity("t", "t", Some "t") with
                member _.Evaluate subject = subject.Time
                member _.TryExact(_, time) = Some time
            }

    let noiseScale =
        Quantity
            { new Quantity("κ", @"\kappa", Some "kappa") with
                member _.Evaluate subject = subject.NoiseScale
                member _.TryExact(instance, _) = Some instance.NoiseScale
            }

    let stepSize =
        Quantity
            { new Quantity("η", @"\eta", Some "eta") with
                member _.Evaluate subject = subject.StepSize
                member _.TryExact(instance, _) = Some instance.StepSize
            }

    let batchSize =
        Quantity
            { new Quantity("m", "m", Some "m") with
                member _.Evaluate subject = subject.BatchSize
                member _.TryExact(instance, _) = whole instance.BatchSize
            }

    let sampleCount =
        Quantity
            { new Quantity("n", "n", Some "n") with
                member _.Evaluate subject = subject.Directions.SampleCount
                member _.TryExact(instance, _) = whole instance.Problem.SampleCount
            }

    let featureCount =
        Quantity
            { new Quantity("p", "p", Some "p") with
                member _.Evaluate subject = subject.FeatureCount
                member _.TryExact(instance, _) = whole instance.Problem.FeatureCount
            }

    let stepCount =
        Quantity
            { new Quantity("k", "k", Some "k") with
                member _.Evaluate subject = subject.StepCount

                member _.TryExact(instance, time) =
                    let ratio = -((-(time / instance.StepSize)).Floor())
                    Some(Rational.op_Implicit (max System.Numerics.BigInteger.One ratio))
            }

    let rank =
        Quantity
            { new Quantity("rank X", @"\operatorname{rank} X", Some "rank") with
                member _.Evaluate subject = subject.Directions.Rank
            }

    let noiseVariance =
        Quantity
            { new Quantity("σ²", @"\sigma^2", Some "sigma2") with
                member _.Evaluate subject = subject.Directions.NoiseVariance

                member _.TryExact(instance, _) =
                    if instance.Problem.HasTruth then
                        Some instance.Problem.Truth.NoiseVariance
                    else
                        None
            }

    let private ofNonZero<'T when 'T :> IRealScalar<'T>> (subject: Subject<'T>) (value: IDirections<'T> -> 'T) : 'T =
        if 'T.TrySign subject.Directions.Rank = System.Nullable 0 then
            raise (InvalidInputException "X is zero: there is no positive eigenvalue")
        else
            value subject.Directions

    let largestEigenvalue =
        Quantity
            { new Quantity("s₁", "s_1", Some "s1") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    ofNonZero subject (fun directions -> directions.Max('T.Zero, fun direction -> direction.Eigenvalue))
            }

    let leastEigenvalue =
        Quantity
            { new Quantity("s_r", "s_r", Some "sr") with
                member _.Evaluate subject =
                    ofNonZero subject (fun directions -> directions.LeastEigenvalue)
            }

    let parameter (name: string) =
        Quantity
            { new Quantity(name, name, Some name) with
                member _.Evaluate subject = subject.Parameter name

                member _.TryExact(instance, _) =
                    match instance.Parameters.TryGetValue name with
                    | true, value -> Some value
                    | _ -> None
            }

    let private ofRegistry name =
        Defined
            {
                Definition = Verify.Symbolics.Processes.find name
                Formula = Process.All |> Seq.tryFind (fun known -> known.Name = name)
                Arguments = []
            }

    let private flow = ofRegistry "gradient-flow"

    let private stochastic = ofRegistry "sgf"

    let private ridge = RidgeWith(Constant(Rational.One, "1") / time)

    let flowBias = OfProcess(SquaredBias, flow, Some time)

    let flowVariance = OfProcess(VarianceOf, flow, Some time)

    let flowRisk = OfProcess(RiskOf, flow, Some time)

    let flowPredictionRisk = OfProcess(PredictionRisk, flow, Some time)

    let ridgeBias = OfProcess(SquaredBias, ridge, None)

    let ridgeVariance = OfProcess(VarianceOf, ridge, None)

    let ridgeRisk = OfProcess(RiskOf, ridge, None)

    let ridgePredictionRisk = OfProcess(PredictionRisk, ridge, None)

    let stochasticRisk = OfProcess(RiskOf, stochastic, Some time)

    let stochasticCovariance = OfProcess(CovarianceTrace, stochastic, Some time)

    let expectedLoss = OfProcess(ExpectedLossOf, stochastic, Some time)

    let lossOfFlow = OfProcess(LossGivenResponse, flow, Some time)

    let expectedLossGivenResponse = OfProcess(LossGivenResponse, stochastic, Some time)

    let ridgeOracle =
        Extreme(Infimum, "lambda", AllPositive, OfProcess(RiskOf, RidgeWith(Variable "lambda"), None))

    let overparametrisation = featureCount - sampleCount + Constant(Rational.One, "1")
    let constantName (constant: BoundConstant) = constant.ToString().ToLowerInvariant()

    let alpha (constant: BoundConstant) =
        Quantity
            { new Quantity($"α[{constantName constant}]",
                           $@"\alpha_{{\text{{{constantName constant}}}}}",
                           Some $"alpha({constantName constant})") with
                member _.Evaluate subject = subject.Bound(constant).Alpha
            }

    let price (constant: BoundConstant) =
        Quantity
            { new Quantity($"price[{constantName constant}]",
                           $@"\mathrm{{price}}_{{\text{{{constantName constant}}}}}(t)",
                           Some $"price({constantName constant})") with
                member _.Evaluate subject =
                    subject.Bound(constant).Price subject.Time
            }

    let limiting (constant: BoundConstant) =
        Quantity
            { new Quantity($"limiting[{constantName constant}]",
                           $@"\mathrm{{limiting}}_{{\text{{{constantName constant}}}}}(t)",
                           Some $"limiting({constantName constant})") with
                member _.Evaluate subject =
                    subject.Bound(constant).Limiting subject.Time
            }

    let minusAlpha constant =
        Constant(Rational.FromInteger -1L, "-1") * alpha constant

    let displayedBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"displayed[{constantName constant}]",
                           $@"\mathrm{{displayed}}_{{\text{{{constantName constant}}}}}(t)",
                           Some $"displayed({constantName constant})") with
                member _.Evaluate subject =
                    subject.Bound(constant).Displayed subject.Time
            }

    let anyStepBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"gronwall[{constantName constant}]",
                           $@"\mathrm{{gronwall}}_{{\text{{{constantName constant}}}}}(t)",
                           Some $"gronwall({constantName constant})") with
                member _.Evaluate subject =
                    subject.Bound(constant).AnyStep subject.Time
            }

    let pricePeak (constant: BoundConstant) =
        Quantity
            { new Quantity($"t₀[{constantName constant}]",
                           $@"t_{{0,\text{{{constantName constant}}}}}",
                           Some $"pricepeak({constantName constant})") with
                member _.Evaluate subject = subject.Bound(constant).PricePeak()
            }

    let priceLater (constant: BoundConstant) =
        Quantity
            { new Quantity($"price[{constantName constant}] at 2t",
                           $@"\mathrm{{price}}_{{\text{{{constantName constant}}}}}(2t)",
                           Some $"price({constantName constant}, 2*t)") with
                member _.Evaluate subject =
                    let time = subject.Time
                    subject.Bound(constant).Price(time + time)
            }

    let lossBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"(A e^(−αt) + γ)[{constantName constant}]",
                           $@"\left(A e^{{-\alpha t}} + \gamma\right)_{{\text{{{constantName constant}}}}}",
                           Some $"lossbound({constantName constant})") with
                member _.Evaluate subject =
                    subject.Bound(constant).Loss subject.Time
            }
