using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SecNet.Generators.Diagnostics;

/// <summary>One descriptor an id: what is wrong, the numbers involved, what would fix it.</summary>
public static class Descriptors
{
    private const string Category = "SecNet";

    private static readonly DiagnosticDescriptor MissingPartial = new(
        FindingIds.MissingPartial, "A secure network must be partial", "Class '{0}' has [SecureNetwork] but is not partial, so the compiler cannot add its protocol; write 'partial class {0}'", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor MissingInput = new(
        FindingIds.MissingInput, "A secure network needs an input", "Network '{0}' declares no input; add [Input(channels, height, width, MaxAbs = ...)] before its layers", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor UnsupportedClass = new(
        FindingIds.UnsupportedClass, "The class cannot be a secure network", "Class '{0}' is {1}; declare the network as a top-level, non-generic, non-static, non-abstract partial class", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ScatteredAttributes = new(
        FindingIds.ScatteredAttributes, "Layers must stand together", "Layer attribute '{0}' of network '{1}' stands on another part of the class, where its order is not defined; move it to the part with [SecureNetwork]", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor BadArgument = new(
        FindingIds.BadArgument, "An argument is out of range", "{0}: {1} is {2}, but must be {3}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor NoLayers = new(
        FindingIds.NoLayers, "A secure network needs layers", "Network '{0}' has no layer; add layer attributes such as [Dense(784, 10)] after [Input]", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor DuplicateLayerName = new(
        FindingIds.DuplicateLayerName, "Layer names must differ", "Two layers are named '{0}'; their weights would bind to the same tensors, so give one another Name", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor SyntaxError = new(
        FindingIds.SyntaxError, "Something unexpected in a .secnet file", "Found {0}, but {1} fits here{2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor UnknownLayer = new(
        FindingIds.UnknownLayer, "Unknown layer", "No layer is called '{0}'; there are {1}{2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor UnknownOption = new(
        FindingIds.UnknownOption, "Unknown option", "{0} takes no option '{1}', {2}{3}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor MissingOption = new(
        FindingIds.MissingOption, "Missing option", "{0} '{1}' needs {2}; add for instance '{3}'", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor DuplicateOption = new(
        FindingIds.DuplicateOption, "Duplicate option", "Option '{0}' of '{1}' is given twice; keep one", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor UndefinedTensor = new(
        FindingIds.UndefinedTensor, "Undefined tensor", "Nothing defines a tensor '{0}'{1}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor DuplicateTensor = new(
        FindingIds.DuplicateTensor, "Duplicate tensor", "Tensor '{0}' is already defined in line {1}; give one of them another name", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor UnusedTensor = new(
        FindingIds.UnusedTensor, "Unused tensor", "Tensor '{0}' is left out, since the output '{1}' does not need it; use it, remove it, or write 'output {0}'", Category, DiagnosticSeverity.Warning, true);

    private static readonly DiagnosticDescriptor Cycle = new(
        FindingIds.Cycle, "A tensor needs itself", "Tensor '{0}' needs its own value: {1}; one of these must take another tensor", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor MissingStatement = new(
        FindingIds.MissingStatement, "Missing statement", "The file has no {0}; add for instance '{1}'", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor DuplicateStatement = new(
        FindingIds.DuplicateStatement, "Duplicate statement", "'{0}' already stands in line {1}; keep one", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor NumberOutOfRange = new(
        FindingIds.NumberOutOfRange, "Number out of range", "{0} is {1}, but must be {2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor BadNetworkName = new(
        FindingIds.BadNetworkName, "Not a legal C# name", "'{0}' cannot name {1}, because {2}; write {3}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor WrongInputCount = new(
        FindingIds.WrongInputCount, "Wrong number of tensors", "{0} takes {1}, but {2} are given", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor FileTooLarge = new(
        FindingIds.FileTooLarge, "The file is too large", "{0} has {1}, but at most {2} are read", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor TooManyFindings = new(
        FindingIds.TooManyFindings, "Too many mistakes", "The first {0} mistakes of this file are listed; correct them to see the rest", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor DuplicateNetwork = new(
        FindingIds.DuplicateNetwork, "Duplicate network", "Network '{0}' is also declared by {1}; {2}", Category, DiagnosticSeverity.Error, true);

    /// <summary>Also reported by an analyzer, since the generator sees networks only.</summary>
    public static readonly DiagnosticDescriptor OrphanLayers = new(
        FindingIds.OrphanLayers, "Layers need a network", "[{0}] stands on '{1}', which is not a network; add [SecureNetwork] before it, or declare graphs in a .secnet file", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor InputNotFirst = new(
        FindingIds.InputNotFirst, "The input comes first", "Network '{0}' declares its input behind a layer; attributes declare a chain in order, so put [Input] before all layers (a .secnet file declares graphs)", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor FanInMismatch = new(
        FindingIds.FanInMismatch, "Fan-in does not fit", "Dense '{0}' expects {1} inputs but the previous layer yields {2} ({3}); change its fan-in to {3} or the layer before it", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ChannelMismatch = new(
        FindingIds.ChannelMismatch, "Channels do not fit", "Conv2D '{0}' expects {1} input channels but the previous layer yields {2}; change its inChannels to {3}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor WindowTooLarge = new(
        FindingIds.WindowTooLarge, "The window does not fit", "'{0}' slides a {1} window over an input of {2} with padding {3}, where it does not fit once; use a smaller window or more padding", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor BadStride = new(
        FindingIds.BadStride, "Stride must be positive", "'{0}' has stride {1}; a stride is at least 1", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor BadPadding = new(
        FindingIds.BadPadding, "Padding out of range", "'{0}' has padding {1}; {2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor DenseNeedsVector = new(
        FindingIds.DenseNeedsVector, "A dense layer takes a vector", "Dense '{0}' takes a vector but the previous layer yields {1}; put a Flatten layer before it", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor TensorTooLarge = new(
        FindingIds.TensorTooLarge, "A tensor is too large", "'{0}' has {1} elements ({2}); SecNet handles up to {3} in one tensor", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ShapesDiffer = new(
        FindingIds.ShapesDiffer, "Merged tensors must fit", "'{0}' merges tensors of {1}; a sum needs equal shapes, a concatenation equal height and width", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ReshapeMismatch = new(
        FindingIds.ReshapeMismatch, "Another shape must have as many values", "'{0}' turns {1}, which has {2} values, into {3}, which has {4}; give a shape of {2} values", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ClipBounds = new(
        FindingIds.ClipBounds, "A clip needs bounds", "'{0}' clips to {1}; give a low bound, a high bound, or both with the low one below the high one", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ArgMaxNeedsScores = new(
        FindingIds.ArgMaxNeedsScores, "An ArgMax takes a vector of scores", "ArgMax '{0}' takes a vector of two scores or more but the previous layer yields {1}; {2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ArgMaxNotLast = new(
        FindingIds.ArgMaxNotLast, "An ArgMax comes last", "ArgMax '{0}' yields a class, which '{1}' cannot compute with; let '{1}' take the scores, or make '{0}' the last layer", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor NetworkTooLarge = new(
        FindingIds.NetworkTooLarge, "A network is too large", "Network '{0}' needs more than {1} words of memory for one inference; use smaller windows, fewer channels or fewer layers", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor RingOverflow = new(
        FindingIds.RingOverflow, "A value can leave its ring", "'{0}' can reach {1} ({6}{7}{8}) at {2} fraction bits, which takes {3} bits, but the ring has {4}; {5}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor AccuracyOutOfReach = new(
        FindingIds.AccuracyOutOfReach, "A smooth activation cannot be as accurate as asked", "'{0}' is to stay within {1} of {2} for inputs up to {3}, but {4} in {5} fraction bits come within {6}; {7}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor FailureBudgetExceeded = new(
        FindingIds.FailureBudgetExceeded, "Shares wrap too often", "Network '{0}': its {3} fail with probability up to {1} an inference, beyond the accepted {2}; {4}, or a larger failure budget", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor OnlineBudgetExceeded = new(
        FindingIds.OnlineBudgetExceeded, "More online bytes than the budget allows", "Network '{0}': an inference sends {1} bytes online, both parties together, but the budget is {2}; '{3}' sends the most, {4}; {5}, or a budget of {6}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor RoundBudgetExceeded = new(
        FindingIds.RoundBudgetExceeded, "More rounds than the budget allows", "Network '{0}': an inference takes {1} rounds, but the budget is {2}; '{3}' takes the most, {4}; {5}, or a budget of {6}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor OfflineBudgetExceeded = new(
        FindingIds.OfflineBudgetExceeded, "More offline bytes than the budget allows", "Network '{0}': an inference takes {1} offline bytes, both parties together, but the budget is {2}; '{3}' takes the most, {4}; {5}, or a budget of {6}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ComparisonNeedsDealer = new(
        FindingIds.ComparisonNeedsDealer, "The comparison needs a dealer", "Network '{0}' makes its correlations without a dealer, but compares by {1}, whose material only a dealer can make; {2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor LayerNeedsDealer = new(
        FindingIds.LayerNeedsDealer, "The layer needs a dealer", "'{0}' {1}, beyond the {2} that fit a ciphertext in a network without a dealer; {3}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor ActivationNeedsDealer = new(
        FindingIds.ActivationNeedsDealer, "The activation needs a dealer", "'{0}' is a {1}, whose sines of masks only a dealer can make, and the network has none; {2}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor LeakageNotAccepted = new(
        FindingIds.LeakageNotAccepted, "The comparison leaks", "Network '{0}' compares by {1}, which leaks: {2}; {3}", Category, DiagnosticSeverity.Error, true);

    private static readonly DiagnosticDescriptor LeakageAccepted = new(
        FindingIds.LeakageAccepted, "The comparison leaks", "Network '{0}' compares by {1}, and its leakage is accepted: {2}", Category, DiagnosticSeverity.Warning, true);

    private static readonly DiagnosticDescriptor ComparisonRingTooWide = new(
        FindingIds.ComparisonRingTooWide, "The ring is too wide for the comparison", "Network '{0}' compares by {1} in a ring of {2} bits, but its doubles hold shares of up to {3}; {4}", Category, DiagnosticSeverity.Error, true);

    /// <summary>By id.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } = new[]
    {
        MissingPartial, MissingInput, UnsupportedClass, ScatteredAttributes, BadArgument, NoLayers, DuplicateLayerName, OrphanLayers, InputNotFirst,
        SyntaxError, UnknownLayer, UnknownOption, MissingOption, DuplicateOption, UndefinedTensor, DuplicateTensor, UnusedTensor, Cycle,
        MissingStatement, DuplicateStatement, NumberOutOfRange, BadNetworkName, WrongInputCount, FileTooLarge, TooManyFindings, DuplicateNetwork,
        FanInMismatch, ChannelMismatch, WindowTooLarge, BadStride, BadPadding, DenseNeedsVector, TensorTooLarge, NetworkTooLarge, ShapesDiffer, ReshapeMismatch, ClipBounds, ArgMaxNeedsScores, ArgMaxNotLast,
        RingOverflow, AccuracyOutOfReach, FailureBudgetExceeded, OnlineBudgetExceeded, RoundBudgetExceeded, OfflineBudgetExceeded, ComparisonNeedsDealer, LayerNeedsDealer, ActivationNeedsDealer, LeakageNotAccepted, LeakageAccepted, ComparisonRingTooWide,
    }.ToDictionary(static descriptor => descriptor.Id);
}
