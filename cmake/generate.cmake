# Shapes, codecs and operation tables out of api/*.smithy, made at build time by tools/generate.
