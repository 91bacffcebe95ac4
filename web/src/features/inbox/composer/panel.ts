// What opens beside the text field.
export type Panel = '' | 'templates' | 'answers' | 'voice' | 'location' | 'contact' | 'choices'
