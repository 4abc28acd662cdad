using System.CommandLine;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>The option --instance: an instance file.</summary>
internal sealed class InstanceOption : Option<string>
{
    private const int ShownDigits = 40;

    public InstanceOption()
        : base("--instance")
    {
        HelpName = "FILE";
        Description = "instance file, JSON: X, y and/or betaStar with sigma2, stepSize, batchSize, temperature";
        Required = true;
    }

    /// <summary>Reads the file, exactly.</summary>
    public InstanceFile Read(ParseResult parse) => InstanceFile.Read(parse.GetRequiredValue(this));

    /// <summary>The instance in doubles, each number rounded to nearest.</summary>
    /// <exception cref="InvalidInputException">A number of the file is beyond the range of doubles.</exception>
    public Instance<Float64> InDoubles(ParseResult parse, InstanceFile file)
    {
        string path = parse.GetRequiredValue(this);
        if (file.Instance.StepSize.ToDouble() == 0)
        {
            throw new InvalidInputException($"{path}: field 'stepSize' is too small for a double");
        }
        return file.Instance.Map(value =>
        {
            double rounded = value.ToDouble();
            if (double.IsFinite(rounded))
            {
                return new Float64(rounded);
            }
            string text = value.ToString();
            throw new InvalidInputException(
                $"{path}: {(text.Length <= ShownDigits ? text : text[..ShownDigits] + "…")} is beyond the range of doubles"
            );
        });
    }
}
