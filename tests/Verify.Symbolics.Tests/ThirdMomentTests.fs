module ThirdMomentTests

open Expecto
open Verify.Arithmetic
open Verify.Symbolics

[<Tests>]
let tests =
    testList
        "third moments"
        [
            testCase "the third-moment gap at data: enumeration against κ₃" (fun () ->
                // η³/m² times the third central moment, evaluated on numbers, against all mini-batches and Gaussian moments by brute force.
                for instance in Instances.instances do
                    let p = Instances.p instance
                    let beta = Instances.state 31 p
                    let eta = instance.StepSize
                    let g = Instances.gradient instance beta
                    let m = Rational.FromInteger(int64 instance.Batch)

                    let covariance =
                        Array2D.map (fun q -> eta * q) (Instances.sgfDiffusion instance beta)

                    for index in MultiIndex.ofDegree p 3 do
                        let ofSgd =
                            Instances.meanOverBatches true instance beta (fun s ->
                                Instances.power index.Exponents (Instances.add beta (Instances.times eta s)))

                        let ofEuler =
                            Instances.gaussianMoment
                                (Instances.add beta (Instances.times eta g))
                                covariance
                                index.Exponents

                        let cumulant =
                            Instances.mean instance (fun k ->
                                let centred =
                                    Array.map2 (fun (a: Rational) b -> a - b) (Instances.gradientOf instance beta k) g

                                Instances.power index.Exponents centred)

                        Expect.equal
                            (ofSgd - ofEuler)
                            (eta.Pow 3 / (m * m) * cumulant)
                            $"{instance.Name}, {index.Exponents}")
        ]
