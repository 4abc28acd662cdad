namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

[<RequireQualifiedAccess>]
module GivenResponse =
    let alpha (constant: BoundConstant) =
        Quantity
            { new Quantity($"α[{Quantities.constantName constant}]",
                           $@"\alpha_{{\text{{{Quantities.constantName constant}}}}}",
                           Some $"alpha({Quantities.constantName constant})") with
                member _.Evaluate subject =
                    subject.BoundGivenResponse(constant).Alpha
            }

    let price (constant: BoundConstant) =
        Quantity
            { new Quantity($"price_y[{Quantities.constantName constant}]",
                           $@"\mathrm{{price}}_{{y,\text{{{Quantities.constantName constant}}}}}(t)",
                           Some $"price({Quantities.constantName constant})") with
                member _.Evaluate subject =
                    subject.BoundGivenResponse(constant).Price subject.Time
            }

    let limiting (constant: BoundConstant) =
        Quantity
            { new Quantity($"limiting_y[{Quantities.constantName constant}]",
                           $@"\mathrm{{limiting}}_{{y,\text{{{Quantities.constantName constant}}}}}(t)",
                           Some $"limiting({Quantities.constantName constant})") with
                member _.Evaluate subject =
                    subject.BoundGivenResponse(constant).Limiting subject.Time
            }

    let expectedLoss = Quantities.expectedLossGivenResponse

    let lossBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"(A e^(−αt) + γ_y)[{Quantities.constantName constant}]",
                           $@"\left(A e^{{-\alpha t}} + \gamma_y\right)_{{\text{{{Quantities.constantName constant}}}}}",
                           Some $"lossbound({Quantities.constantName constant})") with
                member _.Evaluate subject =
                    subject.BoundGivenResponse(constant).Loss subject.Time
            }

    let diffusionTrace =
        Quantity
            { new Quantity("tr Q(β)", @"\operatorname{tr} Q(\beta)", Some "diffusiontrace") with
                member _.Evaluate subject = subject.Diffusion.Trace
            }

    let loss = Quantities.lossOfFlow

    let leastLoss =
        Quantity
            { new Quantity("F*", "F^*", Some "leastloss") with
                member _.Evaluate subject =
                    subject.BoundGivenResponse(BoundConstant.Sharp).LeastLoss
            }

    let internal largestSquaredRow<'T when 'T :> IRealScalar<'T>> (subject: Subject<'T>) : 'T =
        let rows = subject.Spectrum.Rows

        Seq.init rows.Rows (fun k -> Vectors.Dot(rows.Row k, rows.Row k))
        |> Seq.fold (fun a (b: 'T) -> 'T.Max(a, b)) 'T.Zero

    let largestRow =
        Quantity
            { new Quantity("max_k ‖x_k‖²", @"\max_k \lVert x_k\rVert^2", Some "rowmax") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) = largestSquaredRow<'T> subject
            }

    let directionRatio (constant: BoundConstant) =
        Quantity
            { new Quantity($"max_i v_iᵀQ(β)v_i/ℓ_i[{Quantities.constantName constant}]",
                           $@"\max_i v_i^\top Q(\beta)v_i/\ell_{{i,\text{{{Quantities.constantName constant}}}}}",
                           Some $"directionratio({Quantities.constantName constant})") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    let q = subject.Diffusion.Matrix

                    BoundConstants.Directions<'T>(subject.Spectrum, constant)
                    |> Seq.mapi (fun i bound -> q[i, i] / bound)
                    |> Seq.fold (fun a (b: 'T) -> 'T.Max(a, b)) 'T.Zero
            }

    let lossTrace =
        Quantity
            { new Quantity("tr Σ̂Q(β)", @"\operatorname{tr} \hat\Sigma Q(\beta)", Some "losstrace") with
                member _.Evaluate subject = subject.Diffusion.LossTrace
            }

    let lossConstant (constant: BoundConstant) =
        Quantity
            { new Quantity($"c[{Quantities.constantName constant}]",
                           $@"c_{{\text{{{Quantities.constantName constant}}}}}",
                           Some $"lossconstant({Quantities.constantName constant})") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    BoundConstants.Drift<'T>(subject.Spectrum, constant)
            }

    let gradientEnergy =
        Quantity
            { new Quantity("‖∇F(β)‖²", @"\lVert\nabla F(\beta)\rVert^2") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    subject.Diffusion.Gradient
                    |> Seq.fold (fun (sum: 'T) (g: 'T) -> sum + g * g) 'T.Zero
            }

    let leastEigenvalue = Quantities.leastEigenvalue

    let coefficientError =
        Quantity
            { new Quantity("E‖sgf_t − ridge_1/t‖²",
                           @"\mathbb{E}_I\lVert\hat\beta^{\mathrm{sgf}}_t - \hat\beta^{\mathrm{ridge}}_{1/t}\rVert^2") with
                member _.Evaluate subject =
                    let struct (distance, _) =
                        CoefficientBound.Squares(subject.Spectrum, subject.Instance.Problem.Response, subject.Time)

                    distance + (subject.Covariance Process.Sgf).Trace()
            }

    let ridgeNorm =
        Quantity
            { new Quantity("‖ridge_1/t‖²", @"\lVert\hat\beta^{\mathrm{ridge}}_{1/t}\rVert^2") with
                member _.Evaluate subject =
                    let struct (_, ridge) =
                        CoefficientBound.Squares(subject.Spectrum, subject.Instance.Problem.Response, subject.Time)

                    ridge
            }

    let ratioFactor (ratio: string) =
        Quantity
            { new Quantity($"(√{ratio} − 1)²", $@"(\sqrt{{{ratio}}} - 1)^2") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    CoefficientBound.Factor('T.FromRational(Rational.Parse ratio, subject.Precision))
            }
