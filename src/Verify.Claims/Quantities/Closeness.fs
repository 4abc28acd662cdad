namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

[<RequireQualifiedAccess>]
module Closeness =
    let private energy (matrix: Matrix<'T>) : 'T =
        Vectors.Dot(matrix.Entries, matrix.Entries)

    // F# looks for scalar·matrix among the operators of the scalar alone, so the map says it.
    let private scale (factor: 'T) (matrix: Matrix<'T>) : Matrix<'T> = matrix.Map(fun entry -> factor * entry)

    let distance (ofProcess: Process) =
        Quantity
            { new Quantity($"‖Cov {ofProcess.Name}(kη) − Cov sgd(k)‖²",
                           $@"\lVert \mathrm{{Cov}}\,\beta^{{\text{{{ofProcess.Name}}}}}_{{k\eta}} - \mathrm{{Cov}}\,\beta^{{\text{{sgd}}}}_k\rVert_F^2") with
                member _.Evaluate subject =
                    energy (subject.CovarianceOnGrid ofProcess - subject.CovarianceOnGrid Process.Sgd)
            }

    let bestLangevin =
        Quantity
            { new Quantity("min_τ ‖Cov sgld_τ(kη) − Cov sgd(k)‖²",
                           @"\min_\tau \lVert \mathrm{Cov}\,\beta^{\text{sgld}}_{k\eta} - \mathrm{Cov}\,\beta^{\text{sgd}}_k\rVert_F^2") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    let sgd: Matrix<'T> = subject.CovarianceOnGrid Process.Sgd
                    let unit = OrnsteinUhlenbeck.Langevin(subject.Spectrum, 'T.One, subject.GridTime)
                    // The distance itself, not a difference of two large squares.
                    let best: 'T = Vectors.Dot(sgd.Entries, unit.Entries) / energy unit
                    energy (sgd - scale best unit)
            }

    // L, T and Σ̂⊗Σ̂ in the coordinates svec.
    let private operators<'T when 'T :> IRealScalar<'T>> (subject: Subject<'T>) : Matrix<'T> * Matrix<'T> * Matrix<'T> =
        let instance, spectrum = subject.Instance, subject.Spectrum

        if spectrum.Rank = 0 then
            raise (InvalidInputException "X is zero: the second moments of SGF and SGD do not move")

        let system = SecondMomentSystem<'T>.Homogeneous(spectrum, subject.Precision)

        let batch = 'T.FromInteger(int64 instance.BatchSize)
        let eigenvalues = spectrum.Eigenvalues

        let square =
            Matrix<'T>
                .Diagonal(ResizeArray(system.Pairs |> Seq.map (fun (struct (i, j)) -> eigenvalues[i] * eigenvalues[j])))

        system.Generator instance.NoiseScale, system.StepOperator(instance.StepSize, 'T.One / batch), square

    // ½L² − Σ̂⊗Σ̂
    let private second<'T when 'T :> IRealScalar<'T>> (generator: Matrix<'T>) (square: Matrix<'T>) : Matrix<'T> =
        let half: 'T = 'T.One / 'T.FromInteger 2L
        scale half (Matrix<'T>.op_Multiply(generator, generator)) - square

    let gapRemainder =
        Quantity
            { new Quantity("‖exp(ηL) − T − η²(½L² − Σ̂⊗Σ̂)‖",
                           @"\lVert e^{\eta L} - T - \eta^2(\tfrac12 L^2 - \hat\Sigma\otimes\hat\Sigma)\rVert_F") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    let generator, step, square = operators<'T> subject
                    let eta: 'T = subject.Instance.StepSize
                    'T.Sqrt(energy (subject.FlowOverStep - step - scale (eta * eta) (second<'T> generator square)))
            }

    // x³e^x/6.
    let private cubicRemainder<'T when 'T :> IRealScalar<'T>> (x: 'T) : 'T =
        let square: 'T = x * x
        let cube: 'T = square * x
        let numerator: 'T = cube * 'T.Exp x
        let six: 'T = 'T.FromInteger 6L
        numerator / six

    let gapBound =
        Quantity
            { new Quantity("(η‖L‖)³ e^(η‖L‖)/6", @"\tfrac16(\eta\lVert L\rVert_F)^3 e^{\eta\lVert L\rVert_F}") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
                    let generator, _, _ = operators<'T> subject
                    let norm: 'T = 'T.Sqrt(energy generator)
                    let eta: 'T = subject.Instance.StepSize
                    let size: 'T = eta * norm
                    cubicRemainder size
            }

    let contraction =
        Quantity
            { new Quantity("1 − η max‖x_k‖²", @"1 - \eta \max_k \lVert x_k\rVert^2") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
                    let product: 'T =
                        subject.Instance.StepSize * GivenResponse.largestSquaredRow<'T> subject

                    'T.One - product
            }

    let propagatorGap =
        Quantity
            { new Quantity("‖exp(kηL) − T^k‖", @"\lVert e^{k\eta L} - T^k\rVert_F") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
                    let _, step, _ = operators<'T> subject
                    let steps = int64 subject.Steps
                    let flow: Matrix<'T> = MatrixPower.Power<'T>(subject.FlowOverStep, steps)
                    let descent: Matrix<'T> = MatrixPower.Power<'T>(step, steps)
                    'T.Sqrt(energy (flow - descent))
            }

    let propagatorBound =
        Quantity
            { new Quantity("kη·η(‖½L² − Σ̂⊗Σ̂‖ + η‖L‖³ e^(η‖L‖)/6)",
                           @"k\eta \cdot \eta\left(\lVert \tfrac12 L^2 - \hat\Sigma\otimes\hat\Sigma\rVert_F + \tfrac{\eta}{6}\lVert L\rVert_F^3 e^{\eta\lVert L\rVert_F}\right)") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
                    let generator, _, square = operators<'T> subject
                    let eta: 'T = subject.Instance.StepSize
                    let norm: 'T = 'T.Sqrt(energy generator)
                    let size: 'T = eta * norm
                    let curvature: 'T = 'T.Sqrt(energy (second<'T> generator square))
                    let area: 'T = eta * eta
                    let leading: 'T = area * curvature
                    let step: 'T = leading + cubicRemainder size
                    let steps: 'T = 'T.FromInteger(int64 subject.Steps)
                    steps * step
            }
