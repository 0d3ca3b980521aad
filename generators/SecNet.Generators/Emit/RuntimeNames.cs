namespace SecNet.Generators.Emit;

/// <summary>
/// Every name of the runtime that generated code uses. Tests resolve each against the real assemblies, so a rename cannot pass unnoticed.
/// Generated files reach namespaces through aliases (<c>Protocols::MaskedLinear</c>), which no type of the user's can hide.
/// </summary>
public static class RuntimeNames
{
    /// <summary>The aliases, in the order in which a generated file declares them.</summary>
    public static readonly (string Alias, string Namespace)[] Aliases =
    [
        ("Correlations", "SecNet.Runtime.Correlations"),
        ("Dealing", "SecNet.Runtime.Correlations.Dealing"),
        ("FunctionSecretSharing", "SecNet.Runtime.FunctionSecretSharing"),
        ("Generating", "SecNet.Runtime.Correlations.Generating"),
        ("Networks", "SecNet.Runtime.Networks"),
        ("Protocols", "SecNet.Runtime.Protocols"),
        ("Reference", "SecNet.Runtime.Reference"),
        ("Rings", "SecNet.Runtime.Rings"),
        ("Sessions", "SecNet.Runtime.Sessions"),
    ];

    /// <summary>The attribute that marks a network.</summary>
    public const string SecureNetworkAttribute = "SecNet.SecureNetworkAttribute";

    /// <summary>The input declaration.</summary>
    public const string InputAttribute = "SecNet.InputAttribute";

    /// <summary>The link declaration.</summary>
    public const string LinkAttribute = "SecNet.LinkAttribute";

    /// <summary>The budget declaration.</summary>
    public const string BudgetAttribute = "SecNet.BudgetAttribute";

    /// <summary>Base of all layer attributes.</summary>
    public const string LayerAttribute = "SecNet.LayerAttribute";

    internal const string ISecureNetwork = "Networks::ISecureNetwork";
    internal const string IParty = "Networks::IParty";
    internal const string NetworkInfo = "Networks::NetworkInfo";
    internal const string NetworkCost = "Networks::NetworkCost";
    internal const string LayerPlan = "Networks::LayerPlan";
    internal const string LayerResult = "Networks::LayerResult";
    internal const string NetworkCalibration = "Networks::NetworkCalibration";
    internal const string CompiledLink = "Networks::CompiledLink";
    internal const string ProtocolKind = "Networks::ProtocolKind";
    internal const string LayerKind = "Networks::LayerKind";
    internal const string WindowGeometry = "Networks::WindowGeometry";
    internal const string PadSides = "Networks::PadSides";
    internal const string AxisOrder = "Networks::AxisOrder";
    internal const string WeightSlot = "Networks::WeightSlot";
    internal const string FoldedBatchNorm = "Networks::FoldedBatchNorm";
    internal const string FixedPointScale = "Networks::FixedPointScale";
    internal const string Shape = "Networks::Shape";
    internal const string ProtocolId = "Networks::ProtocolId";
    internal const string CorrelationSegment = "Correlations::CorrelationSegment";
    internal const string CorrelationKind = "Correlations::CorrelationKind";
    internal const string CorrelationStorage = "Correlations::CorrelationStorage";
    internal const string PartySession = "Sessions::PartySession";
    internal const string DealerSession = "Sessions::DealerSession";
    internal const string TwoPartySession = "Sessions::TwoPartySession";
    internal const string ReferenceSession = "Reference::ReferenceSession";
    internal const string ReferenceSteps = "Reference::ReferenceSteps";
    internal const string Convolution = "Rings::Convolution";
    internal const string ConvolutionShape = "Rings::ConvolutionShape";
    internal const string MatrixProduct = "Rings::MatrixProduct";
    internal const string RingVector = "Rings::RingVector";
    internal const string RingConversion = "Rings::RingConversion";
    internal const string MaskedLinear = "Protocols::MaskedLinear";
    internal const string MaskedTruncation = "Protocols::MaskedTruncation";
    internal const string LocalTruncation = "Protocols::LocalTruncation";
    internal const string Masking = "Protocols::Masking";
    internal const string JoinTree = "Protocols::JoinTree";
    internal const string PrefixAdder = "Protocols::PrefixAdder";
    internal const string MaskedBits = "Protocols::MaskedBits";
    internal const string OneHotTable = "Protocols::OneHotTable";
    internal const string FssComparison = "Protocols::FssComparison";
    internal const string GarbledComparison = "Protocols::GarbledComparison";
    internal const string SecIntMsb = "Protocols::SecIntMsb";
    internal const string SecFloatMsb = "Protocols::SecFloatMsb";
    internal const string PayloadBranch = "Protocols::PayloadBranch";
    internal const string DcfPayloadShape = "FunctionSecretSharing::DcfPayloadShape";
    internal const string MaskedSign = "Protocols::MaskedSign";
    internal const string ComparisonMaterial = "Correlations::ComparisonMaterial";
    internal const string Tournament = "Protocols::Tournament";
    internal const string Branch = "Protocols::Branch";
    internal const string FourierGate = "Protocols::FourierGate";
    internal const string FourierSeries = "Protocols::FourierSeries";
    internal const string SecSin = "Protocols::SecSin";
    internal const string SineSum = "Protocols::SineSum";
    internal const string Squaring = "Protocols::Squaring";
    internal const string Merging = "Protocols::Merging";
    internal const string Copying = "Protocols::Copying";
    internal const string Pooling = "Protocols::Pooling";
    internal const string PoolShape = "Protocols::PoolShape";
    internal const string LinearDealing = "Dealing::LinearDealing";
    internal const string TruncationDealing = "Dealing::TruncationDealing";
    internal const string BranchDealing = "Dealing::BranchDealing";
    internal const string SignDealing = "Dealing::SignDealing";
    internal const string FourierDealing = "Dealing::FourierDealing";
    internal const string GarblingDealing = "Dealing::GarblingDealing";
    internal const string MultiplicativeDealing = "Dealing::MultiplicativeDealing";
    internal const string JoinDealing = "Dealing::JoinDealing";
    internal const string LinearGeneration = "Generating::LinearGeneration";
    internal const string MaskGeneration = "Generating::MaskGeneration";
    internal const string BranchGeneration = "Generating::BranchGeneration";
    internal const string GarblingGeneration = "Generating::GarblingGeneration";
    internal const string SignGeneration = "Generating::SignGeneration";
    internal const string JoinShape = "Protocols::JoinShape";
    internal const string OfflineKind = "Networks::OfflineKind";
    internal const string ReadOnlySpan = "global::System.ReadOnlySpan";
    internal const string Span = "global::System.Span";
}
