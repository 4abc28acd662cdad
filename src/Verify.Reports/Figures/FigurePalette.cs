using ScottPlot;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>Colours after Okabe and Ito, distinguishable by colour-blind readers: one for each role, the same in every figure.</summary>
internal static class FigurePalette
{
    private static readonly Color Orange = Color.FromHex("#E69F00");
    private static readonly Color Sky = Color.FromHex("#56B4E9");
    private static readonly Color Green = Color.FromHex("#009E73");
    private static readonly Color Blue = Color.FromHex("#0072B2");
    private static readonly Color Vermilion = Color.FromHex("#D55E00");
    private static readonly Color Purple = Color.FromHex("#CC79A7");
    private static readonly Color[] Ordinals = [Blue, Vermilion, Green, Purple, Orange, Sky];

    /// <summary>The colour of a role; the ink of the page stands in for black, which is lost on a dark page.</summary>
    public static Color Of(SeriesRole role, Color ink) =>
        role switch
        {
            { IsRidgeRole: true } => Green,
            { IsGradientFlowRole: true } or { IsGradientDescentRole: true } => Sky,
            { IsStochasticFlowRole: true } => Vermilion,
            { IsStochasticDescentRole: true } => ink,
            { IsEulerRole: true } or { IsConstantCovarianceRole: true } or { IsLeverageBoundRole: true } => Blue,
            { IsSharpBoundRole: true } or { IsLangevinRole: true } => Purple,
            { IsSpectralBoundRole: true } => Orange,
            SeriesRole.OrdinalRole ordinal => Ordinals[ordinal.Item % Ordinals.Length],
            _ => ink,
        };
}
