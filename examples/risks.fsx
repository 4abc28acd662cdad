// The answers of the command in a script: dotnet build Verify.sln, then dotnet fsi examples/risks.fsx
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Arithmetic.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.LeastSquares.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/MathNet.Numerics.dll"
#r "../src/Verify.Cli/bin/Debug/net10.0/Verify.Answers.dll"

open System.IO
open Verify.Answers

let instance =
    GivenInstance.Read(Path.Combine(__SOURCE_DIRECTORY__, "instance.json"))

for at in Answer.Risk(instance, [| ExactNumber.Parse "1"; ExactNumber.Parse "10" |], digits = 20).Times do
    printfn $"t = {at.Time}: SGF {at.Sgf.Estimation}, ridge {at.Ridge.Bias2} + {at.Ridge.Variance}"
