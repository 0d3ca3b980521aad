using Google.Protobuf.Collections;
using SecNet.Tool.Onnx.Wire;
using AttributeType = SecNet.Tool.Onnx.Wire.AttributeProto.Types.AttributeType;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>A node's attributes by name and type.</summary>
internal sealed class AttributeReader(RepeatedField<AttributeProto> attributes)
{
    /// <summary>Refuses attributes that the operator does not have, has twice, or has with another value than is supported.</summary>
    public void Check(IReadOnlyList<AttributeRule> rules)
    {
        var seen = new HashSet<string>();
        foreach (var attribute in attributes)
        {
            if (!seen.Add(attribute.Name)) throw new RefusedException($"it has two attributes '{attribute.Name}'");
            if (rules.FirstOrDefault(rule => rule.Name == attribute.Name) is not { } rule)
                throw new RefusedException($"its attribute '{attribute.Name}' is not known ({(rules.Count == 0 ? "none is" : "known are " + string.Join(", ", rules.Select(static known => known.Name)))})");
            if (!rule.Accepts(attribute)) throw new RefusedException($"its attribute '{rule.Name}' is {Text(attribute)}; supported is {rule.Supported}");
        }
    }

    /// <summary>True when it is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A whole number.</summary>
    public long Integer(string name, long otherwise) => Find(name, AttributeType.Int)?.I ?? otherwise;

    /// <summary>Whole numbers; null when it is absent.</summary>
    public IReadOnlyList<long>? Integers(string name) => Find(name, AttributeType.Ints)?.Ints;

    /// <summary>A real number.</summary>
    public float Number(string name, float otherwise) => OptionalNumber(name) ?? otherwise;

    /// <summary>A real number; null when it is absent.</summary>
    public float? OptionalNumber(string name) => Find(name, AttributeType.Float) is not { } attribute ? null
        : float.IsFinite(attribute.F) ? attribute.F : throw new RefusedException($"its attribute '{name}' is not finite");

    /// <summary>Real numbers; null when it is absent.</summary>
    public IReadOnlyList<float>? Numbers(string name) => Find(name, AttributeType.Floats)?.Floats;

    /// <summary>A word.</summary>
    public string Text(string name, string otherwise) => Find(name, AttributeType.String)?.S.ToStringUtf8() ?? otherwise;

    /// <summary>A tensor; null when it is absent.</summary>
    public TensorProto? Tensor(string name) => Find(name, AttributeType.Tensor)?.T;

    private AttributeProto? Find(string name) => attributes.FirstOrDefault(attribute => attribute.Name == name);

    private AttributeProto? Find(string name, AttributeType type) => Find(name) is not { } attribute ? null
        : attribute.Type == type || !attribute.HasType ? attribute : throw new RefusedException($"its attribute '{name}' is of type {attribute.Type}, not {type}");

    private static string Text(AttributeProto attribute) => attribute.HasS ? $"'{attribute.S.ToStringUtf8()}'" : attribute.HasI ? $"{attribute.I}" : attribute.Type.ToString();
}
